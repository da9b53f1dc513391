/**
 * Prometheus beside a fleet, with the configuration that deploy/ runs it with: everybody it asks tells it, it can work out every rule, it
 * has something to answer to every question of the dashboard, and alerts go off when what they are about happens.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { product, type TestProduct } from '../support/catalogue';
import { until } from '../support/events';
import { line, placeFast } from '../support/orders';
import { people } from '../support/people';
import { runTask } from '../support/tasks';
import { annotations, questions } from './support/dashboard';
import { Fleet } from './support/fleet';
import { expectNoneFailed, Load } from './support/load';
import { describeFleet } from './support/packages';
import { Prometheus, type Target } from './support/prometheus';

const RULES = path.resolve(__dirname, '..', '..', 'deploy', 'prometheus', 'rules', 'shop.yml');

/** Of what this fleet has none: an answer 5xx, and node_exporter, which tells of machines. */
const UNANSWERED = ['Answers 5xx by route', 'Free on disks'];

/** A rate wants two figures with something in between. */
const ANSWERED_WITHIN_MS = 180_000;

jest.setTimeout(300_000);

describeFleet('Prometheus beside a fleet', () => {
  let fleet: Fleet;
  let prometheus: Prometheus;
  let tea: TestProduct;

  const watch = (token: string): Promise<Prometheus> =>
    Prometheus.open({
      token,
      targets: {
        server: fleet.servers.map(({ port }) => `127.0.0.1:${port}`),
        worker: [`127.0.0.1:${fleet.worker.metricsPort}`],
      },
    });

  beforeAll(async () => {
    fleet = await Fleet.open();
    prometheus = await watch(fleet.metricsToken);
    tea = await product(fleet.office, { stock: 1_000_000 });
  });

  afterAll(async () => {
    await prometheus?.close();
    await fleet?.close();
  });

  const targetsOf = async (asking: Prometheus): Promise<Target[]> =>
    (await asking.targets()).filter(({ labels }) => labels.job === 'shop');

  /** Resolves when each of them has been asked, and is so. */
  const allAre = (asking: Prometheus, health: Target['health']): Promise<void> =>
    until(async () => {
      const targets = await targetsOf(asking);
      return targets.length > fleet.servers.length && targets.every((target) => target.health === health);
    });

  /** @returns the alerts of this name, as pending or firing, and about which process. */
  const alerts = async (name: string): Promise<string[]> =>
    (await prometheus.query(`ALERTS{alertname="${name}"}`)).map(
      ({ metric }) => `${metric.alertstate} ${metric.instance ?? 'all'}`,
    );

  test('it is told by each server and by the worker', async () => {
    await allAre(prometheus, 'up');

    const told = (await targetsOf(prometheus)).map(({ labels }) => `${labels.role} ${labels.instance}`);
    expect(told.sort()).toEqual(
      [
        ...fleet.servers.map(({ port }) => `server 127.0.0.1:${port}`),
        `worker 127.0.0.1:${fleet.worker.metricsPort}`,
      ].sort(),
    );
  });

  test('with another token it is told nothing by any of them, and its list of targets says why', async () => {
    const stranger = await watch('another-token');
    try {
      await allAre(stranger, 'down');
      const reasons = (await targetsOf(stranger)).map(({ lastError }) => lastError);
      expect(reasons).toEqual(Array(4).fill('server returned HTTP status 401 Unauthorized'));
      expect(await stranger.query('{__name__=~"shop_.+"}')).toEqual([]);
    } finally {
      await stranger.close();
    }
  });

  test('it has loaded every alert, and can work each of them out', async () => {
    const { groups } = parse(readFileSync(RULES, 'utf8')) as { groups: { rules: { alert: string }[] }[] };
    const written = groups.flatMap(({ rules }) => rules.map(({ alert }) => alert));

    await until(async () => {
      const rules = await prometheus.rules();
      return rules.length > 0 && rules.every(({ health }) => health !== 'unknown');
    });

    const rules = await prometheus.rules();
    expect(rules.map(({ name }) => name).sort()).toEqual(written.sort());
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
  });

  /** @returns the panels with a question that nothing, or no number, answers. */
  async function unanswered(): Promise<string[]> {
    const titles = [];
    for (const { title, expression } of questions) {
      const answer = await prometheus.query(expression);
      if (!answer.some(({ value }) => Number.isFinite(value))) titles.push(title);
    }
    return titles;
  }

  test('after some traffic every question of the dashboard is answered, but those about what has not happened', async () => {
    const { office, front } = fleet;
    const customers = await people(office, 4);
    await office.database.query('UPDATE products SET low_stock_threshold = 1');
    await office.database.query(
      "SELECT graphile_worker.add_job('tidy', run_at := now() + interval '1 hour')",
    );
    expect((await runTask(office.database, 'reconcile')).code).toBe(0);
    const rare = await product(office, { stock: 1 });
    const refused = await placeFast(front.url, customers[0]?.token ?? '', [line(rare, 2)]);
    expect(refused.status).toBe(409);
    const load = new Load(front.url, customers, [tea], 5);

    const latest = Date.now() + ANSWERED_WITHIN_MS;
    let left: string[] = [];
    await until(async () => {
      left = await unanswered();
      return isDeepStrictEqual(left, UNANSWERED) || Date.now() > latest;
    });
    await load.end();

    expect(left).toEqual(UNANSWERED);
    expect(questions.length).toBeGreaterThan(40);
    expectNoneFailed(load, fleet);
  });

  test('books that differ call somebody, and the dashboard shows it; when they agree again it is over', async () => {
    const { database } = fleet.office;
    await database.query('UPDATE products SET stock = stock + 1 WHERE id = $1', [tea.id]);
    expect((await runTask(database, 'reconcile')).code).toBe(1);

    await until(async () => (await alerts('ShopBooksDiffer')).includes('firing all'));

    const shown = await Promise.all(annotations.map((expression) => prometheus.query(expression)));
    expect(shown.map((answer) => answer.map(({ metric }) => metric.alertname))).toEqual([
      ['ShopBooksDiffer'],
    ]);
    await database.query('UPDATE products SET stock = stock - 1 WHERE id = $1', [tea.id]);
    expect((await runTask(database, 'reconcile')).code).toBe(0);
    await until(async () => (await alerts('ShopBooksDiffer')).length === 0);
  });

  test('a replica that is gone is an alert of each server, although the shop goes on', async () => {
    await fleet.pair.kill('replica');

    const pending = fleet.servers.map(({ port }) => `pending 127.0.0.1:${port}`).sort();
    await until(async () => (await alerts('ShopReplicaUnused')).sort().join() === pending.join());
  });

  test('a server that is killed is an alert, by its name, and no other is', async () => {
    const [killed] = fleet.servers;
    await killed?.stop('SIGKILL');

    await until(async () => (await alerts('ShopInstanceDown')).length > 0);

    expect(await alerts('ShopInstanceDown')).toEqual([`pending 127.0.0.1:${killed?.port}`]);
  });
});
