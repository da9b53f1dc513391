/** Orders are placed, read and moved on; nobody writes to one, so there is no PUT and no DELETE. */
const transition = (name: 'confirm' | 'ship' | 'deliver' | 'cancel') => ({
  method: 'POST',
  path: `/orders/:id/${name}`,
  handler: `order.${name}`,
  config: {},
});

export default {
  type: 'content-api',
  routes: [
    { method: 'POST', path: '/orders', handler: 'order.create', config: {} },
    { method: 'GET', path: '/orders', handler: 'order.find', config: {} },
    { method: 'GET', path: '/orders/:id', handler: 'order.findOne', config: {} },
    transition('confirm'),
    transition('ship'),
    transition('deliver'),
    transition('cancel'),
  ],
};
