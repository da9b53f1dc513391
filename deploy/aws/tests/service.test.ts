/** How servers come and go without anybody noticing, and who hears when something is wrong. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Synthesized, appOf, fullWith, type Resource } from './synthesized';

interface Container {
  Name: string;
  Image: unknown;
  Command: string[];
  Environment: { Name: string; Value: string }[];
  StopTimeout?: number;
  ReadonlyRootFilesystem?: boolean;
  MountPoints?: { ContainerPath: string; ReadOnly: boolean; SourceVolume: string }[];
  DependsOn?: { Condition: string; ContainerName: string }[];
}

/** The shop's own last moment, src/platform/shutdown.ts. */
const SHOP_ENDS_WITHIN_SECONDS = 10;

describe('shop: a deploy', () => {
  let stack: Synthesized;
  let containers: Container[];
  before(() => {
    stack = new Synthesized('shop');
    containers = stack
      .of('AWS::ECS::TaskDefinition')
      .flatMap(([, { Properties }]) => Properties.ContainerDefinitions as Container[]);
  });

  const attribute = (type: string, key: string): string | undefined => {
    const { LoadBalancerAttributes, TargetGroupAttributes } = stack.only(type);
    const attributes = (LoadBalancerAttributes ?? TargetGroupAttributes) as { Key: string; Value: string }[];
    return attributes.find(({ Key }) => Key === key)?.Value;
  };

  test('new servers and workers stand beside the old ones first, and give way to them when they do not come up', () => {
    const services = stack.of('AWS::ECS::Service');
    assert.equal(services.length, 2);
    for (const [id, { Properties }] of services) {
      assert.deepEqual(
        Properties.DeploymentConfiguration,
        {
          MinimumHealthyPercent: 100,
          MaximumPercent: 200,
          DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        },
        id,
      );
    }
  });

  test('workers come first, and servers only once they are there: an old worker leaves out what it does not know', () => {
    const byName = (name: string) => stack.of('AWS::ECS::Service').find(([id]) => id.startsWith(name));
    const [workers] = byName('Workers') ?? [];
    const [, servers] = byName('Servers') ?? [];
    assert.ok(workers && servers?.DependsOn?.includes(workers));
  });

  test('a server is asked whether it is ready, and whoever waits for an answer gets it before the server goes', () => {
    const group = stack.only('AWS::ElasticLoadBalancingV2::TargetGroup');
    assert.equal(group.HealthCheckPath, '/api/health/ready');
    assert.equal(
      attribute('AWS::ElasticLoadBalancingV2::TargetGroup', 'deregistration_delay.timeout_seconds'),
      '30',
    );
    for (const { Name, StopTimeout = 0 } of containers.filter(({ Name }) => Name !== 'prepare-database')) {
      assert.ok(StopTimeout > SHOP_ENDS_WITHIN_SECONDS, Name);
    }
  });

  test('a server keeps idle connections for longer than the load balancer', () => {
    const idleMs =
      1_000 * Number(attribute('AWS::ElasticLoadBalancingV2::LoadBalancer', 'idle_timeout.timeout_seconds'));
    const [server] = containers.filter(({ Name }) => Name === 'server');
    const keepAlive = server?.Environment.find(({ Name }) => Name === 'KEEP_ALIVE_MS')?.Value;
    assert.ok(idleMs >= 10_000);
    assert.ok(Number(keepAlive) > idleMs);
  });

  test('how many servers there are is left to the scaling', () => {
    const servers = stack.of('AWS::ECS::Service').find(([id]) => id.startsWith('Servers')) as [
      string,
      Resource,
    ];
    assert.equal(servers[1].Properties.DesiredCount, undefined);
    const { MinCapacity, MaxCapacity } = stack.only('AWS::ApplicationAutoScaling::ScalableTarget');
    assert.deepEqual([MinCapacity, MaxCapacity], [2, 8]);
    const metrics = stack
      .of('AWS::ApplicationAutoScaling::ScalingPolicy')
      .map(([, policy]) => JSON.stringify(policy));
    assert.equal(metrics.filter((policy) => policy.includes('ECSServiceAverageCPUUtilization')).length, 1);
    assert.equal(metrics.filter((policy) => policy.includes('ALBRequestCountPerTarget')).length, 1);
  });

  test('servers leave jobs to the workers, and both wait until the database is prepared', () => {
    const byName = new Map(containers.map((container) => [container.Name, container]));
    assert.deepEqual(byName.get('worker')?.Command, ['node', 'dist/scripts/tasks/worker.js']);
    assert.deepEqual(
      byName.get('server')?.Environment.filter(({ Name }) => Name === 'JOBS_IN_PROCESS'),
      [{ Name: 'JOBS_IN_PROCESS', Value: 'false' }],
    );
    for (const name of ['server', 'worker']) {
      assert.deepEqual(byName.get(name)?.DependsOn, [
        { Condition: 'SUCCESS', ContainerName: 'prepare-database' },
      ]);
    }
  });

  test('nobody writes into an image; what is written goes into volumes that end with the task', () => {
    const writable = Object.fromEntries(
      containers.map(({ Name, MountPoints = [] }) => [
        Name,
        MountPoints.map(({ ContainerPath }) => ContainerPath),
      ]),
    );
    assert.deepEqual(
      containers.map(({ ReadonlyRootFilesystem }) => ReadonlyRootFilesystem),
      Array(4).fill(true),
    );
    assert.deepEqual(writable, {
      server: ['/tmp'],
      // Where operators get in: the agent that lets them keeps its own files.
      worker: ['/tmp', '/managed-agents', '/var/lib/amazon/ssm', '/var/log/amazon/ssm'],
      'prepare-database': [],
    });
    for (const [id, { Properties }] of stack.of('AWS::ECS::TaskDefinition')) {
      const mounted = (Properties.ContainerDefinitions as Container[]).flatMap(
        ({ MountPoints = [] }) => MountPoints,
      );
      assert.deepEqual(
        Properties.Volumes,
        mounted.map(({ SourceVolume }) => ({ Name: SourceVolume })),
        id,
      );
      assert.ok(
        mounted.every(({ ReadOnly }) => !ReadOnly),
        id,
      );
    }
  });

  test('the tag of the image is all that another version changes', () => {
    const text = (tag: string) =>
      JSON.stringify(new Synthesized('shop', appOf(undefined, tag)).template.toJSON());
    assert.equal(
      text('v1').replaceAll(':v1"', ':v2"').replaceAll('"Value":"v1"', '"Value":"v2"'),
      text('v2'),
    );
    assert.equal(text('v2').match(/:v2"/g)?.length, 4);
  });

  test('without a cache in the settings there is none, and nobody is told of one', () => {
    const without = new Synthesized('shop', appOf(fullWith({ cache: undefined })));
    assert.deepEqual(without.of('AWS::ElastiCache::ReplicationGroup'), []);
    assert.doesNotMatch(JSON.stringify(without.of('AWS::ECS::TaskDefinition')), /REDIS/);
  });
});

describe('what CloudFront remembers', () => {
  let config: {
    DefaultCacheBehavior: { CachePolicyId: unknown };
    CacheBehaviors: { PathPattern: string; CachePolicyId: unknown }[];
    CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[];
    WebACLId: unknown;
  };
  let stack: Synthesized;
  before(() => {
    stack = new Synthesized('shop');
    config = stack.only('AWS::CloudFront::Distribution').DistributionConfig as typeof config;
  });

  test('products and categories, by who asks and from where, for as long as the shop says', () => {
    const { Name, ...policy } = stack.only('AWS::CloudFront::CachePolicy').CachePolicyConfig as {
      Name: string;
      ParametersInCacheKeyAndForwardedToOrigin: {
        HeadersConfig: { Headers: string[] };
        QueryStringsConfig: { QueryStringBehavior: string };
      };
      MinTTL: number;
      DefaultTTL: number;
    };
    assert.ok(Name);
    const { HeadersConfig, QueryStringsConfig } = policy.ParametersInCacheKeyAndForwardedToOrigin;
    assert.deepEqual(HeadersConfig.Headers.toSorted(), ['Authorization', 'Host', 'Origin', 'X-Asked-Apart']);
    assert.equal(QueryStringsConfig.QueryStringBehavior, 'all');
    assert.deepEqual([policy.MinTTL, policy.DefaultTTL], [0, 0]);
    const [[id] = []] = stack.of('AWS::CloudFront::CachePolicy');
    assert.deepEqual(
      config.CacheBehaviors.filter(({ CachePolicyId }) =>
        JSON.stringify(CachePolicyId).includes(String(id)),
      ).map(({ PathPattern }) => PathPattern),
      ['/api/products*', '/api/categories*'],
    );
  });

  test('nothing else of the shop, and no error', () => {
    // Amazon's policy CachingDisabled has this id everywhere.
    assert.equal(config.DefaultCacheBehavior.CachePolicyId, '4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
    for (const code of [404, 500, 502, 503, 504]) {
      assert.deepEqual(
        config.CustomErrorResponses.find(({ ErrorCode }) => ErrorCode === code),
        { ErrorCode: code, ErrorCachingMinTTL: 0 },
      );
    }
  });

  test('and a firewall stands before it', () => {
    assert.ok(config.WebACLId);
    const firewall = new Synthesized('shop-firewall').only('AWS::WAFv2::WebACL') as {
      Scope: string;
      Rules: { Name: string }[];
    };
    assert.equal(firewall.Scope, 'CLOUDFRONT');
    assert.deepEqual(
      firewall.Rules.map(({ Name }) => Name),
      [
        'AWSManagedRulesAmazonIpReputationList',
        'requests-of-one-address',
        'logins-of-one-address',
        'AWSManagedRulesKnownBadInputsRuleSet',
        'AWSManagedRulesCommonRuleSet',
        'AWSManagedRulesSQLiRuleSet',
      ],
    );
  });
});
