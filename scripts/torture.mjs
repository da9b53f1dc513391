/**
 * `npm run torture -- --minutes 10 --servers 3 [--seed 7]`: the storm of tests/faults, for as long as one likes.
 * Prints its table; exits 1 on any violation, with the seed and the history that shows it.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    servers: { type: 'string', default: '3' },
    seed: { type: 'string' },
  },
});

function positive(name) {
  const number = Number(values[name]);
  if (number > 0) return number;
  console.error(`--${name} is a number above 0, not "${values[name]}"`);
  process.exit(2);
}

const settings = {
  TORTURE_SECONDS: String(positive('minutes') * 60),
  TORTURE_SERVERS: String(positive('servers')),
  ...(values.seed === undefined ? {} : { TORTURE_SEED: String(positive('seed')) }),
};

process.exit(await runJest(['tests/faults/torture.test.ts', '--silent=false'], settings));
