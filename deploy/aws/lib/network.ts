/**
 * Three rings in each of two zones: load balancer and NAT outside, containers in the middle, data inside without any way out.
 * No subnet hands out public addresses.
 */
import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

interface Props {
  natGateways: number;
  key: kms.IKey;
}

export class Network extends Construct {
  readonly vpc: ec2.Vpc;

  constructor(scope: Construct, id: string, { natGateways, key }: Props) {
    super(scope, id);
    const { PUBLIC, PRIVATE_WITH_EGRESS, PRIVATE_ISOLATED } = ec2.SubnetType;
    const middle = natGateways > 0 ? [{ name: 'containers', subnetType: PRIVATE_WITH_EGRESS }] : [];
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways,
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'edge', subnetType: PUBLIC, mapPublicIpOnLaunch: false },
        ...middle,
        { name: 'data', subnetType: PRIVATE_ISOLATED },
      ],
      // Images and pictures travel by it, and not through the NAT, which costs by the gigabyte.
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
      flowLogs: {
        Rejected: {
          trafficType: ec2.FlowLogTrafficType.REJECT,
          destination: ec2.FlowLogDestination.toCloudWatchLogs(
            new logs.LogGroup(this, 'FlowLog', {
              encryptionKey: key,
              retention: logs.RetentionDays.ONE_MONTH,
              removalPolicy: RemovalPolicy.DESTROY,
            }),
          ),
        },
      },
    });
  }
}
