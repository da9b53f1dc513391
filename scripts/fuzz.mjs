/**
 * `npm run fuzz -- --requests 20000 --seed 7`: requests made from the API's document, valid and broken, as every role.
 * Prints what was answered how often; exits 1 on any finding, each with the command that repeats it.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string' } },
});

function positive(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return String(number);
  console.error(`--${name} is a whole number above 0, not "${values[name]}"`);
  process.exit(2);
}

const settings = {
  FUZZ_REQUESTS: positive('requests'),
  ...(values.seed === undefined ? {} : { FUZZ_SEED: positive('seed') }),
};

process.exit(await runJest(['tests/fuzz/fuzz.test.ts', '--silent=false'], settings));
