/** What `npm run extension` writes, in a copy of this tree, works as it stands: compiled, linted, loaded, tested. */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '..', '..');

/** The longest name there may be: no line of it needs to be broken in another way. */
const NAME = 'points-for-every-order-of-2026';
const TEST = `tests/plugins/${NAME}.test.ts`;

let copy: string;

beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'opply-shop-copy-'));
  const files = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files.split('\0'))
    if (file && existsSync(path.join(ROOT, file))) cpSync(path.join(ROOT, file), path.join(copy, file));
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
});

afterAll(() => rmSync(copy, { recursive: true }));

/** Runs Node in the copy. @returns the exit code and everything it said. */
function node(...parameters: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    cwd: copy,
    encoding: 'utf8',
    // Jest and the shop tell by these where they are.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  return { code: status, said: stdout + stderr };
}

const tool = (name: string, ...parameters: string[]) =>
  node(path.join(ROOT, 'node_modules', name), ...parameters);

const generate = (...parameters: string[]) => node('scripts/extension/extension.mjs', ...parameters);

const read = (file: string) => readFileSync(path.join(copy, file), 'utf8');

const done = { code: 0 };

test('it writes a plugin, its test and its entry, that compile and please the linter', () => {
  const { code, said } = generate(NAME);

  expect(code).toBe(0);
  const written = [`src/plugins/${NAME}/strapi-server.ts`, `src/plugins/${NAME}/package.json`, TEST];
  for (const file of [...written, 'config/plugins.ts']) expect(said).toContain(`  ${file}\n`);
  expect(said).toContain(`npm test -- ${TEST}`);
  expect(said).toContain('PLUGIN_POINTS_FOR_EVERY_ORDER_OF_2026=true npm run dev');
  expect(written.map(read).join()).not.toMatch(/new.extension/i);
  writeFileSync(
    path.join(copy, 'tsconfig.test.json'),
    JSON.stringify({ extends: './tests/tsconfig.json', include: [TEST, 'types/**/*.d.ts'] }),
  );
  expect(tool('eslint/bin/eslint.js', ...written.filter((file) => file.endsWith('.ts')))).toMatchObject(done);
  expect(tool('prettier/bin/prettier.cjs', '--check', ...written, 'config/plugins.ts')).toMatchObject(done);
  expect(tool('typescript/bin/tsc', '-p', '.')).toMatchObject(done);
  expect(tool('typescript/bin/tsc', '-p', 'tsconfig.test.json')).toMatchObject(done);
}, 600_000);

test('its test passes, and fails where the plugin is not loaded', () => {
  const run = () => tool('jest/bin/jest.js', TEST);

  expect(run()).toMatchObject(done);
  rmSync(path.join(copy, 'dist', 'src', 'plugins', NAME, 'strapi-server.js'));
  const { code, said } = run();

  expect(code).toBe(1);
  expect(said).toContain('+   "total": 19.98');
}, 600_000);

test('a second one has its place beside it, and is the one that docs/extending.md shows', () => {
  expect(generate('parcel').code).toBe(0);
  const page = readFileSync(path.join(ROOT, 'docs', 'extending.md'), 'utf8');
  expect(page).toContain(read('src/plugins/parcel/strapi-server.ts'));
  expect(read('config/plugins.ts')).toContain(`    resolve: './dist/src/plugins/${NAME}',
  },
  parcel: {
    enabled: env.bool('PLUGIN_PARCEL', false),
    resolve: './dist/src/plugins/parcel',
  },
});`);
  expect(tool('prettier/bin/prettier.cjs', '--check', 'config/plugins.ts')).toMatchObject(done);
});

test.each([
  [[], 'What is it to be called?'],
  [['Parcel'], '"Parcel" cannot be its name: up to 30 lower-case letters'],
  [['gift_wrap'], '"gift_wrap" cannot be its name'],
  [['../parcel'], '"../parcel" cannot be its name'],
  [['gift--wrap'], '"gift--wrap" cannot be its name'],
  [[`${NAME}x`], 'cannot be its name'],
  [['upload'], "upload is a name of Strapi's own"],
  [['users-permissions'], "users-permissions is a name of Strapi's own"],
  [['vouchers'], 'There is src/plugins/vouchers/strapi-server.ts already'],
])('%j is refused, and nothing is written', (parameters, words) => {
  const before = read('config/plugins.ts');

  const { code, said } = generate(...parameters);

  expect(code).toBe(1);
  expect(said).toContain(words);
  expect(said).not.toContain('    at ');
  expect(read('config/plugins.ts')).toBe(before);
});

test('a configuration it does not understand is left alone, and so is the rest', () => {
  const before = read('config/plugins.ts');
  const changed = `${before}// the end\n`;
  writeFileSync(path.join(copy, 'config', 'plugins.ts'), changed);

  const { code, said } = generate('gift-wrap');

  expect(code).toBe(1);
  expect(said).toContain('config/plugins.ts has no place for an entry');
  expect(read('config/plugins.ts')).toBe(changed);
  expect(existsSync(path.join(copy, 'src', 'plugins', 'gift-wrap'))).toBe(false);
  writeFileSync(path.join(copy, 'config', 'plugins.ts'), before);
});
