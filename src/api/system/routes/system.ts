export default {
  type: 'content-api',
  routes: [
    { method: 'GET', path: '/health/ready', handler: 'system.ready', config: { auth: false } },
    { method: 'GET', path: '/docs', handler: 'system.docs', config: { auth: false } },
  ],
};
