/**
 * The workers: the same image, jobs instead of requests, and no port that anybody could reach. Servers of a version come after
 * its workers (lib/shop-stack.ts), so it has to be known when a worker is there, and not only that its container runs.
 */
import { Duration } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Containers } from './containers';
import { ROLLING } from './servers';
import type { Settings } from './settings';

/** Where a worker tells its metrics, which is the last thing it begins: whoever answers there has started as a whole. */
const METRICS_PORT = '9464';

const ASK = `fetch('http://127.0.0.1:${METRICS_PORT}/').then(() => process.exit(0), () => process.exit(1))`;

/** Where the agent of Systems Manager, which ECS Exec starts inside of the container, keeps its own. */
const FOR_THE_WAY_IN = ['/managed-agents', '/var/lib/amazon/ssm', '/var/log/amazon/ssm'];

interface Props {
  key: kms.IKey;
  containers: Containers;
  settings: Settings['full']['workers'];
}

export class Workers extends Construct {
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, { key, containers, settings }: Props) {
    super(scope, id);
    const metricsToken = new secretsmanager.Secret(this, 'MetricsToken', {
      description: 'What a worker opens its port for metrics with',
      encryptionKey: key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    this.service = new ecs.FargateService(this, 'Service', {
      ...ROLLING,
      cluster: containers.cluster,
      taskDefinition: containers.task('worker', {
        ...settings,
        command: ['node', 'dist/scripts/tasks/worker.js'],
        environment: { HOST: '127.0.0.1', METRICS_PORT },
        secrets: { METRICS_TOKEN: ecs.Secret.fromSecretsManager(metricsToken) },
        healthCheck: {
          command: ['CMD', 'node', '-e', ASK],
          interval: Duration.seconds(30),
          timeout: Duration.seconds(5),
          retries: 3,
          // A first start creates tables, and a start waits for the one before it: src/platform/boot-lock.ts.
          startPeriod: Duration.seconds(180),
        },
        writable: FOR_THE_WAY_IN,
      }),
      desiredCount: settings.count,
      // The way in for operators: a shell, or the database through it (README, Getting in). It opens no port.
      enableExecuteCommand: true,
    });
    containers.connect(this.service);
  }
}
