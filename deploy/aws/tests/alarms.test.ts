/** Who is woken, by what, and after how long. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { alarmsOf, type Alarm } from './alarm';
import { Synthesized } from './synthesized';

interface Policy {
  Statement: {
    Effect: string;
    Action: string | string[];
    Principal: { Service?: string | string[] };
    Resource: unknown;
  }[];
}

const services = (statements: Policy['Statement']): string[] =>
  statements.flatMap(({ Principal }) => Principal.Service ?? []).flat();

for (const name of ['shop', 'shop-small']) {
  describe(name, () => {
    let stack: Synthesized;
    let alarms: [string, Alarm][];
    before(() => {
      stack = new Synthesized(name);
      alarms = alarmsOf(stack);
    });

    const errors = (): Alarm => {
      const found = alarms.filter(([id]) => /^(Service)?AlarmsErrors/.test(id));
      assert.equal(found.length, 1);
      return found[0]?.[1] as Alarm;
    };

    test('errors of two minutes in a row wake the on-call tool', () => {
      const { EvaluationPeriods, DatapointsToAlarm, Threshold, ComparisonOperator, AlarmActions } = errors();
      assert.deepEqual([DatapointsToAlarm, EvaluationPeriods], [2, 2]);
      assert.deepEqual([ComparisonOperator, Threshold], ['GreaterThanOrEqualToThreshold', 1]);
      const [[topic] = []] = stack.of('AWS::SNS::Topic');
      assert.deepEqual(AlarmActions, [{ Ref: topic }]);
      const listeners = stack.of('AWS::SNS::Subscription').map(([, { Properties }]) => Properties);
      assert.deepEqual(
        listeners.map(({ Protocol, Endpoint, TopicArn }) => [Protocol, Endpoint, TopicArn]).toSorted(),
        [
          ['email', 'on-call@example.com', { Ref: topic }],
          ['https', 'https://on-call.example.com/sns', { Ref: topic }],
        ],
      );
    });

    test('every alarm says what is wrong, and tells when it is over', () => {
      assert.ok(alarms.length >= 7);
      for (const [id, { AlarmDescription, AlarmActions, OKActions }] of alarms) {
        assert.ok(AlarmDescription.length > 15, id);
        assert.deepEqual([AlarmActions.length, OKActions.length], [1, 1], id);
      }
    });

    test('a month that costs too much is told as well', () => {
      const { NotificationsWithSubscribers, Budget } = stack.only('AWS::Budgets::Budget') as {
        Budget: { BudgetLimit: unknown };
        NotificationsWithSubscribers: {
          Notification: { NotificationType: string };
          Subscribers: unknown[];
        }[];
      };
      assert.deepEqual(Budget.BudgetLimit, { Amount: 700, Unit: 'USD' });
      assert.deepEqual(
        NotificationsWithSubscribers.map(({ Notification, Subscribers }) => [
          Notification.NotificationType,
          Subscribers.length,
        ]),
        [
          ['ACTUAL', 2],
          ['FORECASTED', 2],
        ],
      );
    });
  });
}

test('shop: errors are those of the shop and those of a load balancer that finds no server, by the minute', () => {
  const stack = new Synthesized('shop');
  const [[, alarm] = []] = stack
    .of('AWS::CloudWatch::Alarm')
    .filter(([id]) => id.startsWith('ServiceAlarmsErrors'));
  const metrics = (alarm?.Properties as unknown as Alarm).Metrics ?? [];
  assert.deepEqual(
    metrics.flatMap(({ Expression }) => Expression ?? []),
    ['FILL(shop, 0) + FILL(balancer, 0)'],
  );
  assert.deepEqual(
    metrics.flatMap(({ MetricStat }) =>
      MetricStat ? [[MetricStat.Metric.MetricName, MetricStat.Period, MetricStat.Stat]] : [],
    ),
    [
      ['HTTPCode_Target_5XX_Count', 60, 'Sum'],
      ['HTTPCode_ELB_5XX_Count', 60, 'Sum'],
    ],
  );
});

test('shop-small: errors are those that Caddy answers with, by the minute', () => {
  const stack = new Synthesized('shop-small');
  const [[, alarm] = []] = stack.of('AWS::CloudWatch::Alarm').filter(([id]) => id.startsWith('AlarmsErrors'));
  const { MetricName, Period, Statistic } = alarm?.Properties as unknown as Alarm;
  assert.deepEqual([Period, Statistic], [60, 'Sum']);
  const filters = stack
    .of('AWS::Logs::MetricFilter')
    .map(
      ([, { Properties }]) =>
        Properties as { FilterPattern: string; MetricTransformations: { MetricName: string }[] },
    )
    .filter(({ MetricTransformations }) => MetricTransformations[0]?.MetricName === MetricName);
  assert.deepEqual(
    filters.map(({ FilterPattern }) => FilterPattern),
    ['{ $.logger = "http.log.access*" && $.status >= 500 }'],
  );
});

for (const name of ['shop', 'shop-small']) {
  test(`${name}: whoever tells the topic something may do so, and may use its key`, () => {
    const stack = new Synthesized(name);
    const [[topic] = []] = stack.of('AWS::SNS::Topic');
    const publishers = services(
      (stack.only('AWS::SNS::TopicPolicy').PolicyDocument as Policy).Statement.filter(
        ({ Effect, Action, Resource }) =>
          Effect === 'Allow' && Action === 'sns:Publish' && (Resource as { Ref: string }).Ref === topic,
      ),
    );
    const [[, key] = []] = stack.of('AWS::KMS::Key');
    const holders = services(
      (key?.Properties.KeyPolicy as Policy).Statement.filter(({ Action }) =>
        [Action].flat().includes('kms:Decrypt'),
      ),
    );
    const wanted = [
      ...['cloudwatch.amazonaws.com', 'budgets.amazonaws.com'],
      ...(stack.of('AWS::RDS::EventSubscription').length > 0 ? ['events.rds.amazonaws.com'] : []),
    ];
    for (const service of wanted) {
      assert.ok(publishers.includes(service), `${service} may not publish`);
      assert.ok(holders.includes(service), `${service} may not use the key`);
    }
  });
}

test('shop: alarms of the cache ask for figures that ElastiCache has, those of its nodes', () => {
  const stack = new Synthesized('shop');
  const [[group] = []] = stack.of('AWS::ElastiCache::ReplicationGroup');
  const ofCache = alarmsOf(stack).filter(([, { Namespace }]) => Namespace === 'AWS/ElastiCache');
  const asked = ofCache.map(
    ([, { MetricName, Dimensions }]) => `${MetricName} ${JSON.stringify(Dimensions)}`,
  );
  const node = (number: string) =>
    JSON.stringify([{ Name: 'CacheClusterId', Value: { 'Fn::Join': ['', [{ Ref: group }, `-${number}`]] } }]);
  assert.deepEqual(asked.toSorted(), [
    `DatabaseMemoryUsagePercentage ${node('001')}`,
    `DatabaseMemoryUsagePercentage ${node('002')}`,
    `Evictions ${node('001')}`,
    `Evictions ${node('002')}`,
  ]);
});
