/** What must outlive the machine: uploaded pictures and Caddy's certificates. A copy every night, kept for two weeks. */
import { RemovalPolicy, Size, Stack, Tags } from 'aws-cdk-lib';
import * as dlm from 'aws-cdk-lib/aws-dlm';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

const MARK = 'opply-shop-disk';

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  sizeGiB: number;
}

export class Disk extends Construct {
  readonly volume: ec2.Volume;
  /** The subnet in the disk's zone: disks do not travel. */
  readonly subnet: ec2.ISubnet;

  constructor(scope: Construct, id: string, { vpc, key, sizeGiB }: Props) {
    super(scope, id);
    this.subnet = vpc.publicSubnets[0] as ec2.ISubnet;
    this.volume = new ec2.Volume(this, 'Volume', {
      availabilityZone: this.subnet.availabilityZone,
      size: Size.gibibytes(sizeGiB),
      volumeType: ec2.EbsDeviceVolumeType.GP3,
      encrypted: true,
      encryptionKey: key,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    Tags.of(this.volume).add(MARK, Stack.of(this).stackName);
    this.copyEveryNight();
  }

  private copyEveryNight(): void {
    const role = new iam.Role(this, 'Snapshots', {
      assumedBy: new iam.ServicePrincipal('dlm.amazonaws.com'),
      managedPolicies: [
        iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSDataLifecycleManagerServiceRole'),
      ],
    });
    new dlm.CfnLifecyclePolicy(this, 'EveryNight', {
      description: 'The disk of the shop every night',
      state: 'ENABLED',
      executionRoleArn: role.roleArn,
      policyDetails: {
        resourceTypes: ['VOLUME'],
        targetTags: [{ key: MARK, value: Stack.of(this).stackName }],
        schedules: [
          {
            name: 'Every night',
            createRule: { interval: 24, intervalUnit: 'HOURS', times: ['02:00'] },
            retainRule: { count: 14 },
            copyTags: true,
          },
        ],
      },
    });
  }
}
