/**
 * The machine. It is in a group of one, which makes a new one when it breaks: the new one takes over disk and address, and the release is
 * started on it again. There is no SSH; who must get in takes `aws ssm start-session`.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Duration, Fn, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ShopSecrets } from '../secrets';
import type { Settings } from '../settings';
import type { SmallDatabase } from './database';
import type { Disk } from './disk';

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  disk: Disk;
  database: SmallDatabase;
  secrets: ShopSecrets;
  repository: ecr.IRepository;
  settings: Settings;
}

const AMAZON_LINUX = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64';

export class Machine extends Construct {
  readonly group: autoscaling.AutoScalingGroup;
  readonly log: logs.LogGroup;
  /** Its public address, which stays when the machine does not. */
  readonly address: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: Props,
  ) {
    super(scope, id);
    const { vpc, key, disk, database, settings } = props;
    this.log = new logs.LogGroup(this, 'Log', {
      encryptionKey: key,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const address = new ec2.CfnEIP(this, 'Address', { domain: 'vpc' });
    this.address = address.attrPublicIp;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc });
    for (const port of [80, 443])
      securityGroup.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(port), 'Caddy');
    database.instance.connections.allowDefaultPortFrom(securityGroup, 'the shop');
    const template = new ec2.LaunchTemplate(this, 'Template', {
      // Looked up when a machine starts: a newer Amazon Linux replaces no running one.
      machineImage: ec2.MachineImage.resolveSsmParameterAtLaunch(AMAZON_LINUX),
      instanceType: new ec2.InstanceType(settings.small.machine),
      securityGroup,
      // To fetch what it needs to take over the address that stays.
      associatePublicIpAddress: true,
      role: this.role(address.attrAllocationId),
      requireImdsv2: true,
      httpPutResponseHopLimit: 1,
      detailedMonitoring: true,
      blockDevices: [
        {
          deviceName: '/dev/xvda',
          volume: ec2.BlockDeviceVolume.ebs(20, {
            encrypted: true,
            volumeType: ec2.EbsDeviceVolumeType.GP3,
          }),
        },
      ],
      userData: ec2.UserData.custom(this.firstBoot(address.attrAllocationId)),
    });
    this.group = new autoscaling.AutoScalingGroup(this, 'Group', {
      vpc,
      vpcSubnets: { subnets: [disk.subnet] },
      launchTemplate: template,
      minCapacity: 1,
      maxCapacity: 1,
      defaultInstanceWarmup: Duration.minutes(2),
      groupMetrics: [autoscaling.GroupMetrics.all()],
      updatePolicy: autoscaling.UpdatePolicy.rollingUpdate({ maxBatchSize: 1, minInstancesInService: 0 }),
    });
  }

  private role(addressId: string): iam.Role {
    const { disk, database, secrets, repository } = this.props;
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('AmazonSSMManagedInstanceCore')],
    });
    repository.grantPull(role);
    this.log.grantWrite(role);
    database.secret.grantRead(role);
    for (const secret of secrets.byName.values()) secret.grantRead(role);
    disk.volume.grantAttachVolume(role);
    const { account, region } = Stack.of(this);
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['ec2:AssociateAddress'],
        resources: [
          `arn:aws:ec2:${region}:${account}:elastic-ip/${addressId}`,
          `arn:aws:ec2:${region}:${account}:instance/*`,
          `arn:aws:ec2:${region}:${account}:network-interface/*`,
        ],
      }),
    );
    return role;
  }

  /** The files of lib/small/machine, with what they have to know filled in. */
  private firstBoot(addressId: string): string {
    const { disk, database, secrets, repository, settings } = this.props;
    const file = (name: string) => readFileSync(path.join(__dirname, 'machine', name), 'utf8');
    const values = {
      REGION: settings.region,
      VOLUME: disk.volume.volumeId,
      ADDRESS: addressId,
      DOMAIN: settings.domain,
      EMAIL: settings.onCall.email,
      CURRENCY: settings.currency,
      REPOSITORY: repository.repositoryUri,
      LOG_GROUP: this.log.logGroupName,
      DATABASE_SECRET: database.secret.secretArn,
      SECRETS: [...secrets.byName].map(([name, { secretArn }]) => `${name}=${secretArn}`).join(' '),
    };
    const lines = Object.entries(values).map(([name, value]) => `${name}='${value}'`);
    return Fn.join('', [
      '#!/bin/bash\nmkdir -p /etc/shop /usr/local/bin\n',
      `cat >/etc/shop/machine <<'END OF FILE'\n${lines.join('\n')}\nEND OF FILE\n`,
      `cat >/etc/shop/Caddyfile <<'END OF FILE'\n${file('Caddyfile')}END OF FILE\n`,
      `cat >/usr/local/bin/shop-release <<'END OF FILE'\n${file('release.sh')}END OF FILE\n`,
      'chmod +x /usr/local/bin/shop-release\n',
      file('first-boot.sh'),
    ]);
  }
}
