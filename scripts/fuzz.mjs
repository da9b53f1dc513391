/**
 * `npm run fuzz -- --requests 20000 --seed 7`: requests made from the API's document, valid and broken, as every role.
 * `npm run fuzz -- --as each --requests 100000`: requests of intruders to every route the server has, as everybody in turn or as one of them.
 * Prints what was answered how often; exits 1 on any finding, each with the command that repeats it. Without a seed each run is another.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';
import { wholeNumber } from './whole-number.mjs';

const { values } = parseArgs({
  options: {
    as: { type: 'string' },
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string' },
  },
});

const ANY_SEED = Math.floor(Math.random() * 2 ** 31);

const settings = {
  FUZZ_REQUESTS: wholeNumber(values, 'requests'),
  FUZZ_SEED: values.seed === undefined ? String(ANY_SEED) : wholeNumber(values, 'seed'),
  ...(values.as === undefined ? {} : { FUZZ_AS: values.as }),
};
const suite = values.as === undefined ? 'tests/fuzz/fuzz.test.ts' : 'tests/intruders/intruders.test.ts';

process.exit(await runJest([suite, '--silent=false'], settings));
