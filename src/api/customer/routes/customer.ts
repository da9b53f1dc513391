/** `me` stands before `:id`, or it would be taken for one. */
export default {
  type: 'content-api',
  routes: [
    { method: 'GET', path: '/customers', handler: 'customer.find', config: {} },
    { method: 'GET', path: '/customers/me', handler: 'customer.me', config: {} },
    { method: 'PUT', path: '/customers/me', handler: 'customer.updateMe', config: {} },
    { method: 'GET', path: '/customers/:id', handler: 'customer.findOne', config: {} },
  ],
};
