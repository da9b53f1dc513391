/** What must not be read by others, and what must not be lost. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Synthesized } from './synthesized';

type Environment = { Name: string; Value: unknown }[];

const isOurKey = (value: unknown) =>
  assert.match(JSON.stringify(value), /DataKey/, 'not encrypted by the key of the stack');

for (const name of ['shop', 'shop-small']) {
  describe(`${name}: everything at rest is encrypted`, () => {
    let stack: Synthesized;
    before(() => (stack = new Synthesized(name)));

    test('the key is our own, renews itself, and stays when the stack goes', () => {
      const [, key] = stack.of('AWS::KMS::Key')[0] ?? [];
      assert.equal(key?.Properties.EnableKeyRotation, true);
      assert.equal(key?.DeletionPolicy, 'Retain');
    });

    test('secrets, logs and messages, by that key', () => {
      const types = ['AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'];
      for (const [, { Properties }] of types.flatMap((type) => stack.of(type))) isOurKey(Properties.KmsKeyId);
      for (const [, { Properties }] of stack.of('AWS::SNS::Topic')) isOurKey(Properties.KmsMasterKeyId);
      assert.ok(stack.of('AWS::SecretsManager::Secret').length >= 7);
    });

    test('buckets and disks', () => {
      for (const [id, { Properties }] of stack.of('AWS::S3::Bucket')) {
        assert.ok(Properties.BucketEncryption, id);
      }
      for (const [, { Properties }] of stack.of('AWS::EC2::Volume')) {
        assert.equal(Properties.Encrypted, true);
        isOurKey(Properties.KmsKeyId);
      }
      for (const [, { Properties }] of stack.of('AWS::EC2::LaunchTemplate')) {
        const data = Properties.LaunchTemplateData as {
          BlockDeviceMappings: { Ebs: { Encrypted: boolean } }[];
        };
        assert.deepEqual(
          data.BlockDeviceMappings.map(({ Ebs }) => Ebs.Encrypted),
          [true],
        );
      }
    });

    test('and on its way: buckets and messages refuse what comes without TLS, the database too', () => {
      const refusing = [...stack.of('AWS::S3::BucketPolicy'), ...stack.of('AWS::SNS::TopicPolicy')];
      assert.equal(refusing.length, stack.of('AWS::S3::Bucket').length + 1);
      for (const [id, { Properties }] of refusing) {
        assert.match(JSON.stringify(Properties.PolicyDocument), /"aws:SecureTransport":"false"/, id);
      }
      const parameters = stack.resources.filter(([, { Type }]) =>
        /^AWS::RDS::DB(Cluster)?ParameterGroup$/.test(Type),
      );
      assert.equal(parameters.length, 1);
      assert.deepEqual(parameters[0]?.[1].Properties.Parameters, { 'rds.force_ssl': '1' });
    });
  });

  describe(`${name}: nothing is lost by a slip`, () => {
    let stack: Synthesized;
    before(() => (stack = new Synthesized(name)));

    test('the database cannot be deleted, goes back to any second of two weeks, and outlives the stack', () => {
      const type = name === 'shop' ? 'AWS::RDS::DBCluster' : 'AWS::RDS::DBInstance';
      const [[, database] = []] = stack.of(type);
      assert.ok(database);
      assert.equal(database.Properties.DeletionProtection, true);
      assert.ok((database.Properties.BackupRetentionPeriod as number) >= 14);
      assert.equal(database.Properties.StorageEncrypted, true);
      isOurKey(database.Properties.KmsKeyId);
      assert.deepEqual([database.DeletionPolicy, database.UpdateReplacePolicy], ['Retain', 'Retain']);
    });

    test('pictures, disks and secrets of the shop outlive the stack', () => {
      const kept = stack.resources.filter(([id, { Type }]) =>
        /^(Media|Secrets)/.test(id) && /Bucket$|Secret$/.test(Type) ? true : Type === 'AWS::EC2::Volume',
      );
      assert.ok(kept.length >= 7);
      for (const [id, { DeletionPolicy }] of kept) assert.equal(DeletionPolicy, 'Retain', id);
    });
  });
}

describe('shop', () => {
  let stack: Synthesized;
  before(() => (stack = new Synthesized('shop')));

  test('the database has a writer and a reader, and its passwords change by themselves, for two users in turn', () => {
    assert.equal(stack.of('AWS::RDS::DBInstance').length, 2);
    const rotations = stack
      .of('AWS::SecretsManager::RotationSchedule')
      .map(([, { Properties }]) => Properties as { HostedRotationLambda: { RotationType: string } });
    assert.deepEqual(
      rotations.map(({ HostedRotationLambda }) => HostedRotationLambda.RotationType).toSorted(),
      ['PostgreSQLMultiUser', 'PostgreSQLSingleUser'],
    );
  });

  test('containers learn a changed password in time: new ones every week, where one is valid for a month more', () => {
    const schedules = stack.of('AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties);
    assert.equal(schedules.length, 2);
    for (const { ScheduleExpression, Target } of schedules) {
      assert.match(ScheduleExpression as string, /^cron\(\d+ 3 \? \* TUE \*\)$/);
      assert.match(JSON.stringify(Target), /ecs:updateService.*ForceNewDeployment\\":true/);
    }
    for (const [, { Properties }] of stack.of('AWS::SecretsManager::RotationSchedule')) {
      assert.deepEqual(Properties.RotationRules, { ScheduleExpression: 'rate(30 days)' });
    }
  });

  test('the cache speaks TLS only, asks for a password, and is in two zones', () => {
    const cache = stack.only('AWS::ElastiCache::ReplicationGroup');
    assert.deepEqual(
      [cache.TransitEncryptionEnabled, cache.TransitEncryptionMode, cache.AtRestEncryptionEnabled],
      [true, 'required', true],
    );
    assert.deepEqual([cache.MultiAZEnabled, cache.AutomaticFailoverEnabled], [true, true]);
    assert.match(JSON.stringify(cache.AuthToken), /resolve:secretsmanager.*CachePassword/);
    isOurKey(cache.KmsKeyId);
  });

  test('the load balancer cannot be deleted', () => {
    const { LoadBalancerAttributes } = stack.only('AWS::ElasticLoadBalancingV2::LoadBalancer');
    assert.match(JSON.stringify(LoadBalancerAttributes), /"deletion_protection.enabled","Value":"true"/);
  });

  test('no secret stands in a template: passwords come to containers from Secrets Manager', () => {
    const tasks = stack.of('AWS::ECS::TaskDefinition');
    assert.equal(tasks.length, 2);
    const types = new Map(stack.resources.map(([id, { Type }]) => [id, Type]));
    for (const [, { Properties }] of tasks) {
      for (const { Environment = [], Secrets } of Properties.ContainerDefinitions as {
        Environment?: Environment;
        Secrets: { Name: string; ValueFrom: unknown }[];
      }[]) {
        const plain = Environment.map(({ Name }) => Name);
        assert.deepEqual(
          plain.filter((variable) => /SECRET|PASSWORD|KEYS?$|SALT|TOKEN|USER/.test(variable)),
          [],
        );
        assert.doesNotMatch(JSON.stringify(Environment), /resolve:secretsmanager/);
        for (const { ValueFrom } of Secrets) {
          const [, id] = /"Ref":"(\w+)"/.exec(JSON.stringify(ValueFrom)) ?? [];
          assert.match(String(types.get(String(id))), /^AWS::SecretsManager::Secret/);
        }
      }
    }
    const [server] = tasks.filter(([id]) => id.includes('server'));
    const [container] = server?.[1].Properties.ContainerDefinitions as { Secrets: { Name: string }[] }[];
    assert.deepEqual(container?.Secrets.map(({ Name }) => Name).toSorted(), [
      ...['ADMIN_JWT_SECRET', 'API_TOKEN_SALT', 'APP_KEYS', 'DATABASE_PASSWORD', 'DATABASE_USER'],
      ...['ENCRYPTION_KEY', 'JWT_SECRET', 'REDIS_PASSWORD', 'TRANSFER_TOKEN_SALT'],
    ]);
  });
});

describe('shop-small', () => {
  test('no secret stands on the machine: its first boot knows their names only', () => {
    const { UserData } = new Synthesized('shop-small').only('AWS::EC2::LaunchTemplate')
      .LaunchTemplateData as {
      UserData: unknown;
    };
    assert.doesNotMatch(JSON.stringify(UserData), /resolve:secretsmanager/);
  });

  test('the disk with the pictures is copied every night, and copies are kept for two weeks', () => {
    const stack = new Synthesized('shop-small');
    const { PolicyDetails, State } = stack.only('AWS::DLM::LifecyclePolicy') as {
      State: string;
      PolicyDetails: { TargetTags: unknown; Schedules: { CreateRule: unknown; RetainRule: unknown }[] };
    };
    assert.equal(State, 'ENABLED');
    assert.deepEqual(PolicyDetails.Schedules[0]?.RetainRule, { Count: 14 });
    const [mark] = PolicyDetails.TargetTags as { Key: string; Value: string }[];
    assert.deepEqual(
      (stack.only('AWS::EC2::Volume').Tags as { Key: string; Value: string }[]).filter(
        ({ Key }) => Key === mark?.Key,
      ),
      [mark],
    );
  });
});
