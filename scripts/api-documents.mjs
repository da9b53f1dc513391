/**
 * `npm run api:documents`: writes what is made from the API's contracts (docs/openapi.json, docs/errors.md, docs/api.http).
 * With --check it writes nothing and fails when one of them is stale, then holds the document against the linter's rules
 * and against the last release's.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { compileServer, installDependencies, ROOT } from './project.mjs';

const LINTER = path.join(ROOT, 'node_modules', '@redocly', 'cli', 'bin', 'cli.js');

const docs = (...names) => path.join(ROOT, 'docs', ...names);

const compiled = createRequire(path.join(ROOT, 'dist', 'scripts', 'documents', 'any.js'));

async function textsOf(document) {
  const { format, resolveConfig } = await import('prettier');
  const formatted = async (text, name) =>
    format(text, { ...(await resolveConfig(docs(name))), filepath: docs(name) });
  return {
    'openapi.json': await formatted(JSON.stringify(document), 'openapi.json'),
    'errors.md': await formatted(compiled('./errors-page').errorsPage(), 'errors.md'),
    'api.http': compiled('./request-collection').requestCollection(document),
  };
}

function staleAmong(made) {
  const isStale = ([name, text]) => {
    try {
      return readFileSync(docs(name), 'utf8') !== text;
    } catch {
      return true;
    }
  };
  return Object.entries(made)
    .filter(isStale)
    .map(([name]) => name);
}

function lint() {
  const { status } = spawnSync(
    process.execPath,
    // Its recommended rules, with every warning an error.
    [LINTER, 'lint', '--extends=recommended-strict', docs('openapi.json')],
    {
      cwd: ROOT,
      stdio: 'inherit',
      env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
    },
  );
  return status === 0;
}

/** A new major version may break what it likes. */
function compareWithRelease(document) {
  const [major] = document.info.version.split('.');
  const released = readdirSync(docs('releases'))
    .filter((name) => name.startsWith(`openapi-${major}.`))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1);
  if (!released) return true;
  const before = JSON.parse(readFileSync(docs('releases', released), 'utf8'));
  const breaking = compiled('./breaking-changes').breakingChanges(before, document);
  for (const change of breaking) console.error(`Breaks clients of ${released}: ${change}`);
  return breaking.length === 0;
}

installDependencies();
compileServer();
const document = compiled('../../src/openapi/document').apiDocument('');
const made = await textsOf(document);
if (process.argv.includes('--check')) {
  const stale = staleAmong(made);
  if (stale.length > 0) console.error(`Stale, run "npm run api:documents": ${stale.join(', ')}`);
  const fine = [stale.length === 0, lint(), compareWithRelease(document)];
  process.exit(fine.every(Boolean) ? 0 : 1);
}
for (const [name, text] of Object.entries(made)) writeFileSync(docs(name), text);
console.log(
  `Written: ${Object.keys(made)
    .map((name) => `docs/${name}`)
    .join(', ')}`,
);
