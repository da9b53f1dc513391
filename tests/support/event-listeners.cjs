/**
 * Put before a process of the shop (`node --require`), subscribes to all events as a plugin's bootstrap would: once for each
 * name in EVENT_LISTENERS. What they get, and how they take it, stands in tables of the test's: see events.ts.
 */
const path = require('node:path');
const Strapi = require(
  path.join(__dirname, '..', '..', 'node_modules', '@strapi', 'core', 'dist', 'Strapi.js'),
);

const EVENTS = ['placed', 'confirmed', 'shipped', 'delivered', 'cancelled'].map((state) => `order.${state}`);
EVENTS.push('stock.low', 'stock.out', 'product.changed');

const { load } = Strapi.prototype;
Strapi.prototype.load = async function () {
  await load.call(this);
  for (const name of process.env.EVENT_LISTENERS.split(',')) listen(this, name);
  return this;
};

function listen(strapi, name) {
  const ask = async (sql, values) => (await strapi.db.connection.raw(sql, values)).rows;
  strapi.service('api::event.event').subscribe({
    name,
    to: EVENTS,
    deliver: async (event) => {
      const [{ id }] = await ask(
        'INSERT INTO test_deliveries (subscriber, event, pid) VALUES (?, ?, ?) RETURNING id',
        [name, JSON.stringify(event), process.pid],
      );
      const [{ mood }] = await ask('SELECT mood FROM test_moods WHERE subscriber = ?', [name]);
      if (mood === 'fails') throw new Error(`${name} is not in the mood`);
      if (mood === 'hangs') await new Promise(() => undefined);
      await ask('UPDATE test_deliveries SET taken_at = clock_timestamp() WHERE id = ?', [id]);
    },
  });
}
