/** Suites that need Debian's packages, and what becomes of them where those are not. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const LOOK = path.resolve(__dirname, '..', '..', '..', 'scripts', 'fleet-packages.mjs');

/** Skipped with a sentence where a package is missing, unless CI_REQUIRE_FLEET_TEST says that none may be. */
export function describeFleet(subject: string, tests: () => void): void {
  const { stdout } = spawnSync(process.execPath, [LOOK], { encoding: 'utf8' });
  const missing = JSON.parse(stdout) as string[];
  if (missing.length === 0) return describe(subject, tests);
  const needed = `apt-get install ${missing.join(' ')}`;
  if (process.env.CI_REQUIRE_FLEET_TEST !== '1') {
    // Jest itself says nothing about a file whose tests are all skipped.
    process.stderr.write(`The tests of ${subject} are skipped; they need ${needed}\n`);
    return describe.skip(subject, tests);
  }
  test(`${subject} is tested`, () => {
    throw new Error(`CI_REQUIRE_FLEET_TEST is set, and there are packages missing: ${needed}`);
  });
}
