/**
 * One shop in a process of its own, as `strapi start` would run it, with one door more: the test that started it
 * may hand it a function to run where a plugin would, with `strapi` in hand, and is told of every answer.
 */
const path = require('node:path');
const { createStrapi } = require('@strapi/strapi');
const { witness } = require('./contract/witness.cjs');

const root = path.resolve(__dirname, '..', '..');

async function main() {
  // Port 0 means "any free one", which Strapi's configuration takes for "none given".
  const strapi = createStrapi({
    appDir: root,
    distDir: path.join(root, 'dist'),
    serveAdminPanel: process.env.SERVE_ADMIN === 'true',
  });
  if (process.env.PORT === '0') strapi.config.set('server.port', 0);
  await strapi.load();
  // What the clock would do in the midst of a test, every ten minutes say, a test does itself.
  strapi.cron.stop();
  witness(strapi.server.httpServer);
  await strapi.start();
  process.on('message', (message) => void evaluate(strapi, message));
  process.send({ listening: strapi.server.httpServer.address().port });
}

async function evaluate(strapi, { id, source, parameters }) {
  try {
    const work = new Function(`return (${source});`)();
    process.send({ id, result: await work(strapi, ...parameters) });
  } catch (error) {
    const { name, message, refusal, details, code } = error;
    process.send({ id, error: { name, message, refusal, details, code } });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
