/** Prometheus itself reads its configuration and the rules, and tries each alert on a course of figures (Debian's promtool). */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse, stringify } from 'yaml';

const SOURCE = path.resolve(__dirname, '..', '..', 'deploy', 'prometheus');

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'shop-prometheus-'));
  cpSync(SOURCE, folder, { recursive: true });
  // Where the container has it as a secret.
  writeFileSync(path.join(folder, 'metrics-token'), 'a-token');
});

afterAll(() => rmSync(folder, { recursive: true }));

const promtool = (...parameters: string[]): string =>
  execFileSync('promtool', parameters, { cwd: folder, encoding: 'utf8', stdio: 'pipe' });

test('the configuration is one, and finds its rules', () => {
  expect(promtool('check', 'config', 'prometheus.yml')).toMatch(/SUCCESS: 1 rule files found/);
});

test('the rules are accepted', () => {
  expect(promtool('check', 'rules', 'rules/shop.yml')).toMatch(/SUCCESS: \d+ rules found/);
});

test('every alert goes off when it should, in these words, and not before', () => {
  expect(promtool('test', 'rules', 'tests/shop.test.yml')).toMatch(/SUCCESS/);
});

test('no alert is untried', () => {
  const names = (file: string, pattern: RegExp) =>
    new Set([...readFileSync(path.join(folder, file), 'utf8').matchAll(pattern)].map(([, name]) => name));
  expect(names('tests/shop.test.yml', /alertname: (\w+)\n\s+exp_alerts:/g)).toEqual(
    names('rules/shop.yml', /alert: (\w+)/g),
  );
});

test('a rule that is changed to never go off is noticed', () => {
  const rules = path.join(folder, 'rules', 'shop.yml');
  const text = readFileSync(rules, 'utf8');
  writeFileSync(rules, text.replace('status=~"5.."', 'status=~"6.."'));
  const { tests, ...rest } = parse(readFileSync(path.join(folder, 'tests', 'shop.test.yml'), 'utf8')) as {
    tests: { alert_rule_test: { alertname: string }[] }[];
  };
  // Those about this alert only: others look at days, and each takes promtool seconds.
  const about = tests.filter((one) =>
    one.alert_rule_test.every(({ alertname }) => alertname === 'ShopAnswers5xx'),
  );
  writeFileSync(path.join(folder, 'tests', 'some.test.yml'), stringify({ ...rest, tests: about }));
  const { status, stderr } = spawnSync('promtool', ['test', 'rules', 'tests/some.test.yml'], {
    cwd: folder,
    encoding: 'utf8',
  });
  writeFileSync(rules, text);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/alertname: ShopAnswers5xx/)]);
});
