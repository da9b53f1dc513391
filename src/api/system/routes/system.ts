export default {
  type: 'content-api',
  routes: [{ method: 'GET', path: '/health/ready', handler: 'system.ready', config: { auth: false } }],
};
