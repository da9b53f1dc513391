/**
 * `npm run test:fleet`: the suites of tests/fleet, one after the other, because each of them fills the machine. They run nginx,
 * Redis, PostgreSQL and Prometheus as Debian packages them; what is missing is named and never installed. Parameters go to Jest.
 */
import { missingPackages } from './fleet-packages.mjs';
import { runJest } from './jest.mjs';

const missing = missingPackages();
if (missing.length > 0) {
  console.error(
    `\nThe tests of the fleet need more of Debian's packages:\n\n  apt-get install ${missing.join(' ')}\n`,
  );
  process.exit(1);
}

const parameters = process.argv.slice(2);
const named = parameters.some((parameter) => parameter.includes('tests/fleet'));
process.exit(
  await runJest(['--runInBand', ...parameters, ...(named ? [] : ['--testPathPatterns', 'tests/fleet/'])], {
    CI_REQUIRE_FLEET_TEST: '1',
  }),
);
