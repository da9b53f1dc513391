/**
 * `npm run torture:mutants`: breaks the shop on purpose, one promise at a time, in a copy, and expects the suite to
 * notice. A suite that cannot go red proves nothing.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { installDependencies, requireNode, ROOT } from './project.mjs';

/** What is run against each mutant, the quickest first, until something fails. */
const SUITES = [
  'tests/unit',
  'tests/ledger',
  'tests/http/order',
  'tests/concurrency/replay',
  'tests/faults/lost-commit',
  'tests/concurrency',
  'tests/faults',
];

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
    to: '"columns": ["customer_id", "idempotency_key"]',
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
      ((attempt) => () =>
        this.placeBatch(
          attempt++ === 0 ? placements : placements.map((one) => ({ ...one, documentId: Math.random().toString(36) })),
        ))(0),
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

function compile(copy) {
  const tsc = path.join('node_modules', 'typescript', 'bin', 'tsc');
  const { status, stdout } = spawnSync(process.execPath, [tsc], { cwd: copy, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The mutant does not compile:\n${stdout}`);
}

/** @returns {string | undefined} a test that failed. All of a suite are run: Jest writes no report when it bails out. */
function failureIn(copy, suite) {
  const jest = path.join('node_modules', 'jest', 'bin', 'jest.js');
  const report = path.join(copy, 'report.json');
  rmSync(report, { force: true });
  spawnSync(process.execPath, [jest, suite, '--json', `--outputFile=${report}`], {
    cwd: copy,
    stdio: 'ignore',
  });
  if (!existsSync(report)) throw new Error(`${suite} did not run: does the mutant boot?`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.find(({ status }) => status === 'failed')?.fullName;
}

function firstFailure(copy) {
  for (const suite of SUITES) {
    const failure = failureIn(copy, suite);
    if (failure) return failure;
  }
  return undefined;
}

requireNode();
installDependencies();
const copy = copyShop();
let escaped = 0;
try {
  for (const mutant of MUTANTS) {
    console.error(`${mutant.name} ...`);
    const restore = mutate(copy, mutant);
    compile(copy);
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
