/** A shop that nobody observes: nothing of it is loaded. And one that was to be observed, and is not as it was meant. */
import { askForMetrics, METRICS_TOKEN } from '../support/metrics';
import { openShop, type Shop } from '../support/shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});

test('without their settings no library of OpenTelemetry or Sentry is loaded, but the interface that prom-client needs', async () => {
  const loaded = await shop.inside(() =>
    Object.keys(
      (process.mainModule as unknown as { constructor: { _cache: object } }).constructor._cache,
    ).filter((file) => /node_modules\/(@opentelemetry\/(?!api\/)|@sentry\/).*\.js$/.test(file)),
  );
  expect(loaded).toEqual([]);
});

test('nobody is told metrics without METRICS_TOKEN: there is nothing at this address, as at any other', async () => {
  const [answer, elsewhere] = await Promise.all([
    askForMetrics(shop.url, `Bearer ${METRICS_TOKEN}`),
    fetch(`${shop.url}/no-such-page`),
  ]);
  expect(answer.status).toBe(404);
  expect([answer.status, await answer.text()]).toEqual([elsewhere.status, await elsewhere.text()]);
});

test('a process that was to be traced and began too late says so', async () => {
  const late = await openShop({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', LOG_LEVEL: 'warn' });
  await late.hasToldAll();
  expect(late.log).toMatch(
    /OTEL_EXPORTER_OTLP_ENDPOINT is set, but this process is not traced: start Node with --require/,
  );
});

test('a SENTRY_DSN that names no project stops the start', async () => {
  await expect(openShop({ SENTRY_DSN: 'sentry.example' })).rejects.toThrow(
    /SENTRY_DSN is not the address of a project/,
  );
});
