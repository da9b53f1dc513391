/** Alerts and the dashboard ask for nothing that the shop does not tell, and every alert says where to read what to do. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { product } from '../support/catalogue';
import { until } from '../support/events';
import { figuresOf, metricsOf, METRICS_TOKEN } from '../support/metrics';
import { openShop } from '../support/shop';
import { runTask } from '../support/tasks';

const ROOT = path.resolve(__dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Alert {
  alert: string;
  expr: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}

const alerts = (
  parse(read('deploy/prometheus/rules/shop.yml')) as { groups: { rules: Alert[] }[] }
).groups.flatMap(({ rules }) => rules);

const headings = read('docs/operating.md')
  .split('\n')
  .filter((one) => one.startsWith('#'));

interface Panel {
  title: string;
  targets?: { expr: string }[];
}

const dashboard = JSON.parse(read('deploy/grafana/dashboards/shop.json')) as {
  panels: Panel[];
  uid: string;
  annotations: { list: { expr: string }[] };
};

const questions = [
  ...alerts.map(({ expr }) => expr),
  ...dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr)),
];

/** Prometheus's own, and node_exporter's. */
const OTHERS = /^(up|ALERTS|node_\w+)$/;

/** Told where there is a replica (DATABASE_READ_URL) or a Redis (REDIS_URL). */
const WHERE_SET_UP = /^shop_(replica_\w+|reads_total|redis_\w+|shared_cache_total)$/;

/** Whatever stands in a question without being a function, a keyword or a label. */
const namesIn = (question: string): string[] =>
  [
    ...question
      .replace(/"[^"]*"/g, '""')
      .replace(/\{[^}]*\}/g, '')
      .replace(/\b(?:by|on|without|ignoring) ?\([^)]*\)/g, '')
      .matchAll(/\b(?:shop|nodejs|process|node|up)(?:_[a-z0-9_]+)?\b/g),
  ].map(([name]) => name);

test('every metric they name is one that the shop tells', async () => {
  const shop = await openShop({ METRICS_TOKEN, MAIL: 'log' });
  await product(shop);
  await runTask(shop.database, 'reconcile');
  await shop.get('/api/products/unknown').expect(404);
  await until(async () => (await metricsOf(shop)).sum('shop_job_attempts_total') !== undefined);
  const { names } = await figuresOf(shop, 'shop_database_size_bytes');
  const asked = new Set(questions.flatMap(namesIn));

  expect(asked.size).toBeGreaterThan(30);
  const missing = [...asked].filter(
    (name) => !names.has(name) && !OTHERS.test(name) && !WHERE_SET_UP.test(name),
  );
  expect(missing).toEqual([]);
});

test('every question of the dashboard is told from where, and none is asked twice under one title', () => {
  const titles = dashboard.panels.map(({ title }) => title);
  expect(new Set(titles).size).toBe(titles.length);
  const datasource = parse(read('deploy/grafana/provisioning/datasources/prometheus.yml')) as {
    datasources: { uid: string }[];
  };
  const uids = [...JSON.stringify(dashboard).matchAll(/"datasource":\{"type":"prometheus","uid":"(\w+)"\}/g)];
  expect(uids.length).toBeGreaterThan(30);
  expect(new Set(uids.map(([, uid]) => uid))).toEqual(new Set(datasource.datasources.map(({ uid }) => uid)));
});

test.each(alerts.map((alert) => [alert.alert, alert] as const))(
  '%s says how urgent it is, what has happened, and where it stands what to do',
  (name, { labels, annotations }) => {
    expect(['page', 'ticket']).toContain(labels.severity);
    expect(annotations).toEqual({
      summary: expect.stringMatching(/\S/),
      description: expect.stringMatching(/\S/),
      runbook: `docs/operating.md#${name.toLowerCase()}`,
    });
    expect(headings).toContain(`### ${name}`);
  },
);
