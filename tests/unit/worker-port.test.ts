/** The port on which a worker tells its metrics, when one of them cannot be told. */
import { Gauge, register } from 'prom-client';
import { openMetricsPort } from '../../src/observability/worker-port';
import { askForMetrics, METRICS_TOKEN } from '../support/metrics';

test('a figure that cannot be told is a 500 and a line in the log, and the worker lives on', async () => {
  const lines: string[] = [];
  Object.assign(globalThis, { strapi: { log: { error: (line: string) => lines.push(line) } } });
  const address = await openMetricsPort({ METRICS_TOKEN, METRICS_PORT: '0', HOST: '127.0.0.1' });
  const ask = async () => (await askForMetrics(`http://${address}`, `Bearer ${METRICS_TOKEN}`)).status;
  expect(await ask()).toBe(200);

  new Gauge({
    name: 'shop_broken',
    help: 'Fails when somebody looks',
    collect() {
      throw new Error('no such figure');
    },
  });

  expect(await ask()).toBe(500);
  expect(lines).toEqual(['metrics: cannot be told, Error: no such figure']);
  register.removeSingleMetric('shop_broken');
  expect(await ask()).toBe(200);
});
