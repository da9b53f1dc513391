/**
 * `npm run torture:mutants`: breaks the shop on purpose, one promise at a time, in a copy, and expects the suite to
 * notice. A suite that cannot go red proves nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDependencies, requireNode, ROOT } from './project.mjs';

/** What is run against each mutant, the quickest first; Jest stops at the first failure. */
const SUITES = ['tests/unit', 'tests/ledger', 'tests/http/order', 'tests/concurrency', 'tests/faults'];

/** Each replaces one passage of one file, which must be there exactly once. */
const MUTANTS = [
  {
    name: 'no row lock',
    file: 'src/ordering/locks.ts',
    from: 'ORDER BY id FOR NO KEY UPDATE`',
    to: 'ORDER BY id`',
  },
  {
    name: 'decrement before check',
    file: 'src/api/stock-movement/ledger.ts',
    from: 'WHERE products.id = change.id AND verdict.possible',
    to: 'WHERE products.id = change.id',
  },
  {
    name: 'key not unique',
    file: 'src/api/order/content-types/order/schema.json',
    from: '"columns": ["customer_id", "idempotency_key"],\n      "type": "unique"',
    to: '"columns": ["customer_id", "idempotency_key"],\n      "type": "index"',
  },
  {
    name: 'hook bypassed in cancel',
    file: 'src/ordering/transitions.ts',
    from: 'if (movements.length > 0) await strapi.db.query(MOVEMENT).createMany({ data: movements });',
    to: `for (const movement of movements)
      await strapi.db.queryBuilder(MOVEMENT).insert({ ...movement, stockAfter: 0 } as never).execute();`,
  },
  {
    name: 'batch retry that places twice',
    file: 'src/ordering/placement-queue.ts',
    from: 'tryAgain(() => this.placeBatch(placements), mayBeTriedAgain',
    to: `tryAgain(
      () => this.placeBatch(placements.map((one) => ({ ...one, documentId: Math.random().toString(36) }))),
      mayBeTriedAgain`,
  },
];

/** @returns {string} a folder with what git tracks, and this checkout's dependencies. */
function copyShop() {
  const copy = mkdtempSync(path.join(tmpdir(), 'opply-shop-mutant-'));
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: ROOT, encoding: 'utf8' }).split('\0');
  for (const file of files.filter(Boolean)) {
    mkdirSync(path.dirname(path.join(copy, file)), { recursive: true });
    cpSync(path.join(ROOT, file), path.join(copy, file));
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
  return copy;
}

function mutate(copy, { file, from, to }) {
  const target = path.join(copy, file);
  const source = readFileSync(target, 'utf8');
  if (source.split(from).length !== 2) throw new Error(`"${from}" is not there exactly once in ${file}`);
  writeFileSync(target, source.replace(from, to));
  return () => writeFileSync(target, source);
}

/** @returns {string | undefined} the name of the test that failed first, undefined when none did. */
function firstFailure(copy) {
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  const compiled = spawnSync(process.execPath, [tsc], { cwd: copy, encoding: 'utf8' });
  if (compiled.status !== 0) throw new Error(`The mutant does not compile:\n${compiled.stdout}`);
  const report = path.join(copy, 'report.json');
  rmSync(report, { force: true });
  spawnSync(
    process.execPath,
    [
      path.join('node_modules', 'jest', 'bin', 'jest.js'),
      ...SUITES,
      '--bail',
      '--json',
      `--outputFile=${report}`,
    ],
    { cwd: copy, stdio: 'ignore' },
  );
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults);
  return failed.find(({ status }) => status === 'failed')?.fullName;
}

requireNode();
installDependencies();
const copy = copyShop();
let escaped = 0;
try {
  for (const mutant of MUTANTS) {
    console.error(`${mutant.name} ...`);
    const restore = mutate(copy, mutant);
    const caughtBy = firstFailure(copy);
    restore();
    if (!caughtBy) escaped += 1;
    console.log(`${mutant.name.padEnd(32)} ${caughtBy ? `caught by: ${caughtBy}` : 'NOT CAUGHT'}`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
console.log(`${MUTANTS.length - escaped} of ${MUTANTS.length} mutants caught`);
process.exit(escaped === 0 ? 0 : 1);
