/** The workers: the same image, jobs instead of requests, and no port that anybody could reach. */
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Containers } from './containers';
import { ROLLING } from './servers';
import type { Settings } from './settings';

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
      }),
      desiredCount: settings.count,
      // The way in for operators: a shell, or the database through it (README, Getting in). It opens no port.
      enableExecuteCommand: true,
    });
    containers.connect(this.service);
  }
}
