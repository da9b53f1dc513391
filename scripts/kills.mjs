/**
 * `npm run kills -- --orders 10000 --kills 20 [--seed 7]`: tests/webhooks/kills.test.ts for as many as one likes. Exits 1 when the
 * receiver has not heard of every order, or of one that there is not, or unsigned.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';
import { wholeNumber } from './whole-number.mjs';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string' },
  },
});

const settings = {
  KILLS_ORDERS: wholeNumber(values, 'orders'),
  KILLS_COUNT: wholeNumber(values, 'kills'),
  ...(values.seed === undefined ? {} : { KILLS_SEED: wholeNumber(values, 'seed') }),
};

process.exit(await runJest(['tests/webhooks/kills.test.ts', '--silent=false'], settings));
