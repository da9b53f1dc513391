/**
 * `npm run kills -- --orders 10000 --kills 20 [--seed 7]`: tests/webhooks/kills.test.ts for as many as one likes. Exits 1 when the
 * receiver has not heard of every order, or of one that there is not, or unsigned.
 */
import { parseArgs } from 'node:util';
import { runJest } from './jest.mjs';

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '10000' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string' },
  },
});

function positive(name) {
  const number = Number(values[name]);
  if (Number.isInteger(number) && number > 0) return String(number);
  console.error(`--${name} is a whole number above 0, not "${values[name]}"`);
  process.exit(2);
}

const settings = {
  KILLS_ORDERS: positive('orders'),
  KILLS_COUNT: positive('kills'),
  ...(values.seed === undefined ? {} : { KILLS_SEED: positive('seed') }),
};

process.exit(await runJest(['tests/webhooks/kills.test.ts', '--silent=false'], settings));
