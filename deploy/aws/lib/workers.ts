/** The workers: the same image, jobs instead of requests, and no port that anybody could reach. */
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Containers } from './containers';
import { ROLLING } from './servers';
import type { Settings } from './settings';

/** Where the agent of Systems Manager, which ECS Exec starts inside of the container, keeps its own. */
const FOR_THE_WAY_IN = ['/managed-agents', '/var/lib/amazon/ssm', '/var/log/amazon/ssm'];

interface Props {
  containers: Containers;
  settings: Settings['full']['workers'];
}

export class Workers extends Construct {
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, { containers, settings }: Props) {
    super(scope, id);
    this.service = new ecs.FargateService(this, 'Service', {
      ...ROLLING,
      cluster: containers.cluster,
      taskDefinition: containers.task('worker', {
        ...settings,
        command: ['node', 'dist/scripts/tasks/worker.js'],
        environment: {},
        writable: FOR_THE_WAY_IN,
      }),
      desiredCount: settings.count,
      // The way in for operators: a shell, or the database through it (README, Getting in). It opens no port.
      enableExecuteCommand: true,
    });
    containers.connect(this.service);
  }
}
