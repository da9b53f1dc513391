/** The full way: a table of contents. */
import { CfnOutput, type StackProps } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type { Construct } from 'constructs';
import { AccessLogs } from './access-logs';
import { Budget } from './budget';
import { Cache } from './cache';
import { Containers } from './containers';
import { DataAlarms } from './data-alarms';
import { Database } from './database';
import { Distribution } from './distribution';
import { DataKey } from './encryption';
import { LogAlarms } from './log-alarms';
import { LoadBalancer } from './load-balancer';
import { Media } from './media';
import { Network } from './network';
import { OnCall } from './on-call';
import { PlacedStack } from './placed-stack';
import { ShopSecrets } from './secrets';
import { Servers } from './servers';
import { ServiceAlarms } from './service-alarms';
import type { Settings } from './settings';
import { WeeklyRestart } from './weekly-restart';
import { Workers } from './workers';

interface Props extends StackProps {
  settings: Settings;
  repository: ecr.IRepository;
  /** Of the image in the repository: what is deployed. */
  tag: string;
  firewallArn: string;
}

export class ShopStack extends PlacedStack {
  constructor(scope: Construct, id: string, { settings, repository, tag, firewallArn, ...props }: Props) {
    super(scope, id, { ...props, terminationProtection: true });
    const { full } = settings;
    const { key } = new DataKey(this, 'DataKey');
    const { vpc } = new Network(this, 'Network', { natGateways: full.natGateways, key });
    const accessLogs = new AccessLogs(this, 'AccessLogs').bucket;
    const onCall = new OnCall(this, 'OnCall', { key, settings: settings.onCall });

    const database = new Database(this, 'Database', { vpc, key, settings: full.database });
    const cache = full.cache ? new Cache(this, 'Cache', { vpc, key, node: full.cache.node }) : undefined;
    const media = new Media(this, 'Media', { accessLogs });
    const secrets = new ShopSecrets(this, 'Secrets', { key });

    const containers = new Containers(this, 'Containers', {
      ...{ vpc, key, repository, tag, settings, database, secrets, media, cache },
    });
    const loadBalancer = new LoadBalancer(this, 'LoadBalancer', { vpc, key, accessLogs, settings });
    const servers = new Servers(this, 'Servers', { containers, loadBalancer, settings: full.servers })
      .service;
    const workers = new Workers(this, 'Workers', { key, containers, settings: full.workers }).service;
    // A worker that does not know a version's new subscriber would leave it out of what that version's servers cause: docs/operating.md.
    servers.node.addDependency(workers);
    new WeeklyRestart(this, 'WeeklyRestart', { services: [servers, workers] });
    const { distribution } = new Distribution(this, 'Distribution', {
      ...{ loadBalancer, media, accessLogs, firewallArn, settings },
    });

    new ServiceAlarms(this, 'ServiceAlarms', { loadBalancer, servers, workers, onCall });
    new DataAlarms(this, 'DataAlarms', { database, cache, onCall });
    new LogAlarms(this, 'LogAlarms', { log: containers.log, onCall });
    new Budget(this, 'Budget', { settings, onCall });

    // What the pipeline goes back to when a deploy does not answer.
    new CfnOutput(this, 'ImageTag', { value: tag });
    new CfnOutput(this, 'PointTheDomainTo', { value: distribution.distributionDomainName });
  }
}
