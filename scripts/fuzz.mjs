/**
 * `npm run fuzz -- --requests 20000 --seed 7`: requests made from the API's document, valid and broken, as every role.
 * Prints what was answered how often; exits 1 on any finding, each with the command that repeats it.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';
import { wholeNumber } from './whole-number.mjs';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '20000' }, seed: { type: 'string' } },
});

const settings = {
  FUZZ_REQUESTS: wholeNumber(values, 'requests'),
  ...(values.seed === undefined ? {} : { FUZZ_SEED: wholeNumber(values, 'seed') }),
};

process.exit(await runJest(['tests/fuzz/fuzz.test.ts', '--silent=false'], settings));
