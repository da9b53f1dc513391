/** Who can be reached from outside: the load balancer of the full way, by CloudFront only; the machine of the short way, at two ports. */
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { Synthesized, type Resource } from './synthesized';

interface Rule {
  CidrIp?: unknown;
  CidrIpv6?: unknown;
  SourcePrefixListId?: string;
  SourceSecurityGroupId?: unknown;
  FromPort?: unknown;
  ToPort?: unknown;
}

/** Every way in, whether written into its group or beside it. */
const waysIn = (stack: Synthesized): Rule[] => [
  ...stack
    .of('AWS::EC2::SecurityGroup')
    .flatMap(([, { Properties }]) => (Properties.SecurityGroupIngress ?? []) as Rule[]),
  ...stack.of('AWS::EC2::SecurityGroupIngress').map(([, { Properties }]) => Properties as Rule),
];

const isOpen = (rule: Rule) => rule.SourceSecurityGroupId === undefined;

const privateSubnets = (stack: Synthesized, kind: string): string[] =>
  stack
    .of('AWS::EC2::Subnet')
    .map(([id]) => id)
    .filter((id) => id.includes(kind));

const subnetsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"(Network\w+Subnet\w+)"/g)].map(([, id]) => id as string);

for (const name of ['shop', 'shop-small']) {
  describe(`${name}: nothing of it is public by accident`, () => {
    let stack: Synthesized;
    before(() => (stack = new Synthesized(name)));

    test('no subnet hands out public addresses', () => {
      const subnets = stack.of('AWS::EC2::Subnet');
      assert.ok(subnets.length >= 4);
      for (const [id, { Properties }] of subnets) assert.equal(Properties.MapPublicIpOnLaunch, false, id);
    });

    test('no bucket can be opened to the public', () => {
      for (const [id, { Properties }] of stack.of('AWS::S3::Bucket')) {
        assert.deepEqual(
          Properties.PublicAccessBlockConfiguration,
          {
            BlockPublicAcls: true,
            BlockPublicPolicy: true,
            IgnorePublicAcls: true,
            RestrictPublicBuckets: true,
          },
          id,
        );
      }
    });

    test('the database has no public address and lies where no way leads out', () => {
      const instances = stack.of('AWS::RDS::DBInstance');
      assert.ok(instances.length > 0);
      for (const [id, { Properties }] of instances) assert.equal(Properties.PubliclyAccessible, false, id);
      const subnets = subnetsIn(stack.only('AWS::RDS::DBSubnetGroup'));
      assert.deepEqual(subnets.toSorted(), privateSubnets(stack, 'data').toSorted());
      const routes = stack.of('AWS::EC2::Route').map(([id]) => id);
      assert.deepEqual(
        routes.filter((id) => id.includes('data')),
        [],
      );
    });
  });
}

describe('shop: nothing is public but the load balancer', () => {
  let stack: Synthesized;
  before(() => (stack = new Synthesized('shop')));

  test('one load balancer faces the internet', () => {
    const balancers = stack.of('AWS::ElasticLoadBalancingV2::LoadBalancer');
    assert.deepEqual(
      balancers.map(([, { Properties }]) => Properties.Scheme),
      ['internet-facing'],
    );
  });

  test('its port is open to the addresses of CloudFront, and no other port to anybody outside', () => {
    const open = waysIn(stack).filter(isOpen);
    assert.deepEqual(
      open.map(({ SourcePrefixListId, FromPort, ToPort, CidrIp, CidrIpv6 }) => ({
        ...{ SourcePrefixListId, FromPort, ToPort, CidrIp, CidrIpv6 },
      })),
      [
        {
          ...{ SourcePrefixListId: 'pl-a3a144ca', FromPort: 443, ToPort: 443 },
          ...{ CidrIp: undefined, CidrIpv6: undefined },
        },
      ],
    );
  });

  test('it refuses whoever does not know the password of our CloudFront', () => {
    const listener = stack.only('AWS::ElasticLoadBalancingV2::Listener') as {
      Protocol: string;
      DefaultActions: { Type: string; FixedResponseConfig: { StatusCode: string } }[];
    };
    assert.equal(listener.Protocol, 'HTTPS');
    assert.deepEqual(
      listener.DefaultActions.map(({ Type, FixedResponseConfig }) => [Type, FixedResponseConfig.StatusCode]),
      [['fixed-response', '403']],
    );
    const rule = stack.only('AWS::ElasticLoadBalancingV2::ListenerRule');
    assert.match(
      JSON.stringify(rule.Conditions),
      /X-Origin-Password.*resolve:secretsmanager.*LoadBalancerPassword/,
    );
    const distribution = JSON.stringify(stack.only('AWS::CloudFront::Distribution'));
    assert.match(distribution, /X-Origin-Password.*resolve:secretsmanager.*LoadBalancerPassword/);
  });

  test('containers have no public address', () => {
    const services = stack.of('AWS::ECS::Service');
    assert.equal(services.length, 2);
    for (const [id, { Properties }] of services) {
      const { AwsvpcConfiguration: network } = Properties.NetworkConfiguration as {
        AwsvpcConfiguration: { AssignPublicIp: string; Subnets: unknown };
      };
      assert.equal(network.AssignPublicIp, 'DISABLED', id);
      assert.deepEqual(subnetsIn(network.Subnets).toSorted(), privateSubnets(stack, 'containers').toSorted());
    }
  });

  test('a worker listens to nobody: no port, no load balancer, no way in', () => {
    const worker = stack.of('AWS::ECS::Service').find(([id]) => id.startsWith('Workers')) as [
      string,
      Resource,
    ];
    assert.deepEqual(worker[1].Properties.LoadBalancers, []);
    const task = stack.of('AWS::ECS::TaskDefinition').find(([id]) => id.includes('worker')) as [
      string,
      Resource,
    ];
    const containers = task[1].Properties.ContainerDefinitions as { PortMappings?: unknown[] }[];
    for (const { PortMappings = [] } of containers) assert.deepEqual(PortMappings, []);
    const group = stack.of('AWS::EC2::SecurityGroup').find(([id]) => id.startsWith('Workers')) as [
      string,
      Resource,
    ];
    const into = stack
      .of('AWS::EC2::SecurityGroupIngress')
      .filter(([, { Properties }]) => JSON.stringify(Properties.GroupId).includes(group[0]));
    assert.deepEqual(into, []);
    assert.equal(group[1].Properties.SecurityGroupIngress, undefined);
  });

  test('pictures are read by CloudFront alone', () => {
    const policies = stack
      .of('AWS::S3::BucketPolicy')
      .filter(([id]) => id.startsWith('Media'))
      .flatMap(
        ([, { Properties }]) => (Properties.PolicyDocument as { Statement: { Effect: string }[] }).Statement,
      )
      .filter(({ Effect }) => Effect === 'Allow');
    assert.equal(policies.length, 1);
    assert.match(
      JSON.stringify(policies[0]),
      /"s3:GetObject".*cloudfront\.amazonaws\.com|cloudfront\.amazonaws\.com.*"s3:GetObject"/,
    );
    assert.match(JSON.stringify(policies[0]), /AWS:SourceArn/);
  });
});

describe('shop-small', () => {
  test('the machine is open at 80 and 443 and nowhere else, not even for SSH', () => {
    const stack = new Synthesized('shop-small');
    const open = waysIn(stack)
      .filter(isOpen)
      .map(({ FromPort, ToPort }) => [FromPort, ToPort]);
    assert.deepEqual(open, [
      [80, 80],
      [443, 443],
    ]);
    const template = stack.only('AWS::EC2::LaunchTemplate').LaunchTemplateData as {
      KeyName?: string;
      MetadataOptions: { HttpTokens: string; HttpPutResponseHopLimit: number };
    };
    assert.equal(template.KeyName, undefined);
    assert.deepEqual(
      [template.MetadataOptions.HttpTokens, template.MetadataOptions.HttpPutResponseHopLimit],
      ['required', 1],
    );
  });
});
