/**
 * What cdk-nag's AwsSolutions rules find and we leave as it is: where, which rule, and why. Anything else it finds fails `npm run synth`,
 * and a line here that no longer finds anything fails the tests.
 */
import { Validations, type App } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface Accepted {
  /** Paths of constructs; what is below them is meant as well. */
  at: string[];
  rules: string[];
  because: string;
}

const inBoth = (path: string) => [`shop/${path}`, `shop-small/${path}`];

export const ACCEPTED: Accepted[] = [
  {
    at: inBoth('Secrets'),
    rules: ['SMG4'],
    because:
      'Changing a signing key logs everybody out, and another ENCRYPTION_KEY makes the tokens of the panel unreadable: a person decides when.',
  },
  {
    at: ['shop/Cache/Password', 'shop/LoadBalancer/Password', 'shop/Workers/MetricsToken'],
    rules: ['SMG4'],
    because:
      'Both sides learn it by a deploy, so it changes by a deploy as well (README, Secrets); until then it is known to AWS services and containers only.',
  },
  {
    at: ['shop-small/Database/Instance/Secret'],
    rules: ['SMG4'],
    because:
      'Rotation needs a function with a way to Secrets Manager, by a NAT or an endpoint that cost as much as the database. Changed by hand.',
  },
  {
    at: ['shop/Containers/server', 'shop/Containers/worker'],
    rules: ['ECS2'],
    because:
      'Plain settings stand there, names and numbers. Every secret comes from Secrets Manager; a test holds it.',
  },
  {
    at: [
      'shop/Containers/server/ExecutionRole',
      'shop/Containers/worker/ExecutionRole',
      'shop-delivery/Pipeline',
      'shop-small/Machine/Role',
    ],
    rules: ['IAM5[Resource::*]'],
    because: 'ecr:GetAuthorizationToken knows no resource.',
  },
  {
    at: ['shop/Containers/worker/TaskRole'],
    rules: ['IAM5[Resource::*]'],
    because:
      'The channels of ECS Exec, by which operators get in, know no resource; who may open one is decided by IAM.',
  },
  {
    at: ['shop/Containers/server/TaskRole'],
    rules: ['IAM5[Resource::<MediaBucket4022EBBF.Arn>/media/*]'],
    because: 'Names of pictures are not known beforehand; the folder is the shop’s own.',
  },
  {
    at: ['shop-delivery/Pipeline'],
    rules: [
      ...['deploy', 'file-publishing', 'lookup'].map(
        (purpose) => `IAM5[Resource::arn:aws:iam::<account>:role/cdk-hnb659fds-${purpose}-role-<account>-*]`,
      ),
      'IAM5[Resource::arn:aws:cloudformation:*:<account>:stack/shop*/*]',
    ],
    because:
      'The roles of `cdk bootstrap` end with a region, of which there are two, and the stacks with an id.',
  },
  {
    at: ['shop/Distribution/Distribution'],
    rules: ['CFR1'],
    because: 'Which countries a shop sells to is its own decision; the firewall is open to all.',
  },
  {
    at: ['shop-small/Database/Instance'],
    rules: ['RDS3'],
    because: 'A second zone doubles the price of the database. Who wants it takes the full way.',
  },
  {
    at: ['shop-small/Database/Instance'],
    rules: ['RDS11'],
    because: 'Only the machine’s security group reaches the port, whatever its number.',
  },
  {
    at: ['shop-small/Machine/SecurityGroup'],
    rules: ['EC23'],
    because: 'The machine is the shop: Caddy on 80 and 443 and nothing else; a test holds it.',
  },
  {
    at: ['shop-small/Machine/Role'],
    rules: [
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/AmazonSSMManagedInstanceCore]',
      'IAM5[Resource::arn:<AWS::Partition>:ec2:<region>:<account>:instance/*]',
      'IAM5[Resource::arn:aws:ec2:<region>:<account>:instance/*]',
      'IAM5[Resource::arn:aws:ec2:<region>:<account>:network-interface/*]',
    ],
    because:
      'A new machine does not know its id beforehand; disk and address that it may take are named. Systems Manager documents its policy as the way in.',
  },
  {
    at: ['shop-small/Disk/Snapshots'],
    rules: [
      'IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole]',
    ],
    because: 'The policy that Amazon made for this one service, and keeps in step with it.',
  },
  {
    at: ['shop-small/Machine/Group'],
    rules: ['AS3'],
    because:
      'A group of one: an alarm tells when there is no machine, and everything it does stands in its history.',
  },
];

/**
 * Accepts the findings above.
 * @param app with its stacks; places that a deployment leaves out, such as the cache, are left out here too.
 * @param where the account and region that rules name.
 */
export function acceptFindings(app: App, where: { account: string; region: string }): void {
  for (const { at, rules, because } of ACCEPTED) {
    for (const place of at.map((path) => find(app, path)).filter((found) => found !== undefined)) {
      for (const rule of rules) Validations.of(place).acknowledge({ id: idOf(rule, where), reason: because });
    }
  }
}

/** @returns a rule's name as cdk-nag reports it. */
export const idOf = (rule: string, { account, region }: { account: string; region: string }): string =>
  `AwsSolutions::AwsSolutions-${rule.replaceAll('<account>', account).replaceAll('<region>', region)}`;

const find = (app: App, path: string): IConstruct | undefined =>
  path.split('/').reduce<IConstruct | undefined>((parent, name) => parent?.node.tryFindChild(name), app);
