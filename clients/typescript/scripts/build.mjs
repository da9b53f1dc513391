/**
 * Builds the package: the types of the API's document, then everything twice, for `import` and for `require`. The package says
 * that its files are ES modules; beside those that are not, a package.json says so.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString, COMMENT_HEADER } from 'openapi-typescript';

const PACKAGE = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const DOCUMENT = path.resolve(PACKAGE, '../../docs/openapi.json');
const TSC = createRequire(import.meta.url).resolve('typescript/bin/tsc');

/** Only what is sent and answered: the routes would be twenty times as long, and nothing here asks for them. */
async function generateTypes() {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8'));
  const types = astToString(await openapiTS({ ...document, paths: {} }));
  writeFileSync(path.join(PACKAGE, 'src', 'document.ts'), COMMENT_HEADER + types);
}

function compile(project) {
  const { status } = spawnSync(process.execPath, [TSC, '-p', project], { cwd: PACKAGE, stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

rmSync(path.join(PACKAGE, 'dist'), { recursive: true, force: true });
await generateTypes();
compile('tsconfig.json');
compile('tsconfig.cjs.json');
writeFileSync(path.join(PACKAGE, 'dist', 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
