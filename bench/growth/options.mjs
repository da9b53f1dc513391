/** What `npm run bench:growth` may be told on the command line. */
import { parseArgs } from 'node:util';
import { REGULARS_ORDERS } from './plan.mjs';

const HELP = `npm run bench:growth -- [options]

  --sizes 1000,100000,1000000  products in each database, ascending, at least 1000
  --orders 1000000             orders in the largest one; the others have as many as products, at least 11000
  --rounds 5                   how often every row is measured, at every size in turn
  --requests 60                requests for each row, size and round
  --keep <directory>           keep PostgreSQL's files there, and use again what an earlier run has loaded there.
                               Delete the directory when the loading or the shop's tables have changed.
`;

const SMALLEST_SIZE = 1000;
const FEWEST_ORDERS = REGULARS_ORDERS + 1000;

/**
 * @param {string[]} parameters
 * @returns {{ sizes: { products: number, orders: number }[], rounds: number, requests: number, keep?: string }}
 */
export function readOptions(parameters) {
  const { values } = parseArgs({
    args: parameters,
    options: {
      sizes: { type: 'string', default: '1000,100000,1000000' },
      orders: { type: 'string', default: '1000000' },
      rounds: { type: 'string', default: '5' },
      requests: { type: 'string', default: '60' },
      keep: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit(0);
  }
  const products = values.sizes.split(',').map((size) => wholeNumber('--sizes', size, SMALLEST_SIZE));
  return {
    sizes: withOrders(products, wholeNumber('--orders', values.orders, FEWEST_ORDERS)),
    rounds: wholeNumber('--rounds', values.rounds, 1),
    requests: wholeNumber('--requests', values.requests, 1),
    keep: values.keep,
  };
}

/** The regular customer has as many orders in every size; without others the history would be the whole table. */
function withOrders(sizes, ordersOfLargest) {
  if (sizes.some((size, index) => index > 0 && size <= sizes[index - 1]))
    throw new Error('--sizes must ascend.');
  return sizes.map((products, index) => ({
    products,
    orders: index === sizes.length - 1 ? ordersOfLargest : Math.max(products, FEWEST_ORDERS),
  }));
}

function wholeNumber(name, text, least) {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  throw new Error(`${name} takes whole numbers from ${least}, not "${text}".`);
}
