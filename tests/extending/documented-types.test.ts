/** What docs/extending.md shows compiles: a reader meets TypeScript before they meet the shop. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';

const ROOT = path.resolve(__dirname, '../..');

/** The blocks of the page that are whole files, by the path in their first line. */
const FILES = new Map(
  [
    ...readFileSync(path.join(ROOT, 'docs/extending.md'), 'utf8').matchAll(
      /```ts\n\/\/ (\S+\.ts)\n(.*?)```/gs,
    ),
  ]
    .filter(([, file]) => file?.startsWith('src/plugins/') || file?.startsWith('tests/plugins/'))
    .map(([, file, source]) => [path.join(ROOT, file as string), source as string]),
);

/** @returns what TypeScript has to say of these files, as if they lay where they say, with the suite's own settings. */
function complaints(files: Map<string, string>): string[] {
  const { config } = ts.readConfigFile(path.join(ROOT, 'tests/tsconfig.json'), (file) =>
    ts.sys.readFile(file),
  );
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, path.join(ROOT, 'tests'));
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (file) => files.has(file) || fileExists.call(host, file);
  host.readFile = (file) => files.get(file) ?? readFile.call(host, file);
  host.getSourceFile = (file, target, ...others) => {
    const source = files.get(file);
    return source === undefined
      ? getSourceFile.call(host, file, target, ...others)
      : ts.createSourceFile(file, source, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(
        ({ messageText }) =>
          `${path.relative(ROOT, file)}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
      ),
  );
}

test('every file of the page is there to be looked at', () => {
  expect([...FILES.keys()].map((file) => path.relative(ROOT, file)).sort()).toEqual([
    'src/plugins/loyalty/strapi-server.ts',
    'src/plugins/parcel/strapi-server.ts',
    'src/plugins/parrot/strapi-server.ts',
    'src/plugins/vouchers/voucher-field.ts',
    'tests/plugins/points.test.ts',
  ]);
});

test('TypeScript has nothing to say against any of them', () => {
  expect(complaints(FILES)).toEqual([]);
}, 300_000);
