/** What the benchmark does to a server, as data. Every server offers these paths and takes these bodies. */

const ALL = ['shop', 'stock', 'hand-written'];

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title what a reader of the tables sees
 * @property {string[]} systems who is asked to do it
 * @property {'GET' | 'POST'} method
 * @property {string} path `:product` stands for the documentId of a random product
 * @property {boolean} signedIn whether a random customer's token goes along
 * @property {{ lines: number, products: number, vouchers?: number }} [order] a body of so many lines, of the first so many
 * products; a voucher in every so many orders
 * @property {number} status the only one that is right
 * @property {{ holds: string, times: number }} answer a text, and how often it stands in a right body
 */

/**
 * In the order in which they run: machines drift, so what is compared runs close together.
 * @type {Scenario[]}
 */
export const SCENARIOS = [
  {
    ...order({ lines: 1, products: 1000, vouchers: 1 }),
    name: 'order-with-voucher',
    title: 'POST order, 1 line, a voucher in each, a tenth of the products limited',
    systems: ['shop-with-plugins'],
  },
  {
    ...order({ lines: 1, products: 1000, vouchers: 5 }),
    name: 'order-with-plugins',
    title: 'POST order, 1 line, a voucher in one of five, a tenth of the products limited',
    // Just before the shop without them.
    systems: ['shop-with-plugins'],
  },
  {
    ...order({ lines: 1, products: 1000 }),
    name: 'order-spread',
    title: 'POST order, 1 line, spread over 1,000 products',
    systems: [...ALL, 'pgbench'],
  },
  {
    ...order({ lines: 1, products: 1000 }),
    name: 'nothing-post',
    title: 'POST that does nothing, signed in (ceiling)',
    systems: ['shop'],
    path: '/api/bench/nothing',
    status: 200,
    answer: { holds: '{"data":null', times: 1 },
  },
  {
    ...order({ lines: 1, products: 1 }),
    name: 'order-one-product',
    title: 'POST order, 1 line, all on one product',
    systems: [...ALL, 'pgbench'],
  },
  {
    ...order({ lines: 3, products: 1000 }),
    name: 'order-three-lines',
    title: 'POST order, 3 lines, spread over 1,000 products',
    systems: ALL,
  },
  {
    ...get('/api/products?pagination[pageSize]=20', { holds: '"sku":"', times: 20 }),
    name: 'product-list',
    title: 'GET product list, 20 per page, signed in',
    systems: ALL,
    signedIn: true,
  },
  {
    ...get('/api/bench/nothing', { holds: '{"data":null', times: 1 }),
    name: 'nothing-get',
    title: 'GET that does nothing, signed in (ceiling)',
    systems: ['shop'],
    signedIn: true,
  },
  {
    ...get('/api/products?pagination[pageSize]=20', { holds: '"sku":"', times: 20 }),
    name: 'product-list-anonymous',
    title: 'GET product list, 20 per page, anonymous',
    systems: ALL,
    signedIn: false,
  },
  {
    ...get('/api/products/:product', { holds: '"sku":"', times: 1 }),
    name: 'product',
    title: 'GET one random product, anonymous',
    systems: ALL,
    signedIn: false,
  },
  {
    ...get('/api/orders?pagination[pageSize]=20', { holds: '"number":"', times: 20 }),
    name: 'my-orders',
    title: 'GET my orders, 20 per page',
    systems: ALL,
    signedIn: true,
  },
];

/** Whether it is one of the figures itself, and not only what one is compared with. */
export const isMain = (scenario) => scenario.systems.length > 1;

/** Whether each right answer of this scenario is an order that was written down. */
export const placesOrders = (scenario) => scenario.status === 201;

function order(body) {
  const answer = { holds: '"quantity":', times: body.lines };
  return {
    method: 'POST',
    path: '/api/orders',
    signedIn: true,
    order: body,
    status: 201,
    answer,
  };
}

function get(path, answer) {
  return { method: 'GET', path, status: 200, answer };
}
