/**
 * The short way: one machine with the shop and Caddy in containers, and a PostgreSQL that Amazon keeps. Encrypted, backed up, with
 * HTTPS. What it lacks stands in the README.
 */
import { CfnOutput, type StackProps } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import * as route53 from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { Budget } from '../budget';
import { DataKey } from '../encryption';
import { LogAlarms } from '../log-alarms';
import { Network } from '../network';
import { OnCall } from '../on-call';
import { PlacedStack } from '../placed-stack';
import { ShopSecrets } from '../secrets';
import type { Settings } from '../settings';
import { SmallAlarms } from './alarms';
import { Disk } from './disk';
import { Machine } from './machine';
import { Release } from './release';
import { SmallDatabase } from './database';

interface Props extends StackProps {
  settings: Settings;
  repository: ecr.IRepository;
  tag: string;
}

export class SmallStack extends PlacedStack {
  constructor(scope: Construct, id: string, { settings, repository, tag, ...props }: Props) {
    super(scope, id, { ...props, terminationProtection: true });
    const { key } = new DataKey(this, 'DataKey');
    const { vpc } = new Network(this, 'Network', { natGateways: 0, key });
    const onCall = new OnCall(this, 'OnCall', { key, settings: settings.onCall });
    const secrets = new ShopSecrets(this, 'Secrets', { key });
    const database = new SmallDatabase(this, 'Database', { vpc, key, settings: settings.small.database });
    const disk = new Disk(this, 'Disk', { vpc, key, sizeGiB: settings.small.diskGiB });
    const machine = new Machine(this, 'Machine', {
      ...{ vpc, key, disk, database, secrets, repository, settings },
    });
    new Release(this, 'Release', { machine, tag });

    new SmallAlarms(this, 'Alarms', { machine, database, onCall });
    new LogAlarms(this, 'LogAlarms', { log: machine.log, onCall });
    new Budget(this, 'Budget', { settings, onCall });
    this.name(settings, machine.address);
    new CfnOutput(this, 'ImageTag', { value: tag });
    new CfnOutput(this, 'PointTheDomainTo', { value: machine.address });
  }

  private name({ domain, hostedZone }: Settings, address: string): void {
    if (!hostedZone) return;
    new route53.ARecord(this, 'Ipv4', {
      zone: route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
        hostedZoneId: hostedZone.id,
        zoneName: hostedZone.name,
      }),
      recordName: domain,
      target: route53.RecordTarget.fromIpAddresses(address),
    });
  }
}
