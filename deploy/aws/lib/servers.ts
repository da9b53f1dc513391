/** The servers: as many as the load needs, replaced one by one without anybody noticing, and put back when the new ones do not come up. */
import { Duration } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import type { Containers } from './containers';
import type { LoadBalancer } from './load-balancer';
import type { Settings } from './settings';

export const PORT = 1337;

interface Props {
  containers: Containers;
  loadBalancer: LoadBalancer;
  settings: Settings['full']['servers'];
}

/** Start new ones beside the old, take the old away when the new ones are healthy, and go back when they never are. */
export const ROLLING = {
  minHealthyPercent: 100,
  maxHealthyPercent: 200,
  circuitBreaker: { enable: true, rollback: true },
  vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
  assignPublicIp: false,
  propagateTags: ecs.PropagatedTagSource.SERVICE,
};

export class Servers extends Construct {
  readonly service: ecs.FargateService;

  constructor(scope: Construct, id: string, { containers, loadBalancer, settings }: Props) {
    super(scope, id);
    const taskDefinition = containers.task('server', {
      ...settings,
      command: [
        'node',
        '--require',
        './dist/src/observability/start.js',
        'node_modules/@strapi/strapi/bin/strapi.js',
        'start',
      ],
      environment: { JOBS_IN_PROCESS: 'false' },
    });
    taskDefinition.findContainer('server')?.addPortMappings({ containerPort: PORT });
    this.service = new ecs.FargateService(this, 'Service', {
      ...ROLLING,
      cluster: containers.cluster,
      taskDefinition,
      // How many is up to the scaling alone: a number here would take servers away at every deploy under load.
      // A first start creates tables, and a start waits for the one before it: src/platform/boot-lock.ts.
      healthCheckGracePeriod: Duration.seconds(180),
    });
    containers.connect(this.service);
    containers.letUpload(this.service);
    loadBalancer.targets.addTarget(
      this.service.loadBalancerTarget({ containerName: 'server', containerPort: PORT }),
    );
    this.scale(loadBalancer, settings);
  }

  /** A process of Node uses one core: what it is short of is CPU, and how fast that comes are requests. */
  private scale(loadBalancer: LoadBalancer, { least, most }: Props['settings']): void {
    const scaling = this.service.autoScaleTaskCount({ minCapacity: least, maxCapacity: most });
    const cooldown = { scaleOutCooldown: Duration.seconds(60), scaleInCooldown: Duration.seconds(300) };
    scaling.scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 60, ...cooldown });
    scaling.scaleOnRequestCount('Requests', {
      requestsPerTarget: REQUESTS_PER_MINUTE,
      targetGroup: loadBalancer.targets,
      ...cooldown,
    });
  }
}

/** Of one server; docs/benchmarks.md says how many more it could answer, and on which machine. */
const REQUESTS_PER_MINUTE = 12_000;
