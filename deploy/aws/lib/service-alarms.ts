/** What customers feel: errors, slowness, nobody there. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { alarm, MINUTE } from './alarm';
import type { LoadBalancer } from './load-balancer';
import type { OnCall } from './on-call';

interface Props {
  loadBalancer: LoadBalancer;
  servers: ecs.FargateService;
  workers: ecs.FargateService;
  onCall: OnCall;
}

export class ServiceAlarms extends Construct {
  constructor(scope: Construct, id: string, { loadBalancer, servers, workers, onCall }: Props) {
    super(scope, id);
    const { targets } = loadBalancer;
    alarm(this, 'Errors', onCall, {
      metric: this.errors(loadBalancer),
      says: 'Customers have got 5xx for two minutes, from the shop or from the load balancer because no server answered.',
      from: 1,
      minutes: 2,
    });
    alarm(this, 'Slow', onCall, {
      metric: targets.metrics.targetResponseTime({ statistic: 'p99', period: MINUTE }),
      says: 'For five minutes one request in a hundred has taken longer than two seconds.',
      from: 2,
      minutes: 5,
    });
    alarm(this, 'Unhealthy', onCall, {
      metric: targets.metrics.unhealthyHostCount({ statistic: 'Maximum', period: MINUTE }),
      says: 'A server has not been ready for five minutes.',
      from: 1,
      minutes: 5,
    });
    alarm(this, 'Nobody', onCall, {
      metric: targets.metrics.healthyHostCount({ statistic: 'Minimum', period: MINUTE }),
      says: 'No server is ready.',
      below: 1,
      minutes: 2,
      silenceIsBad: true,
    });
    alarm(this, 'ServersBusy', onCall, {
      metric: servers.metricCpuUtilization({ period: MINUTE }),
      says: 'For ten minutes the servers have used 85 % of their CPU although there may be more of them: is servers.most reached?',
      from: 85,
      minutes: 10,
    });
    alarm(this, 'NoWorker', onCall, {
      metric: this.running(workers),
      says: 'No worker is running: jobs wait, none is lost.',
      below: 1,
      minutes: 5,
      silenceIsBad: true,
    });
  }

  private errors({ balancer, targets }: LoadBalancer): cloudwatch.IMetric {
    const options = { statistic: 'Sum', period: MINUTE };
    return new cloudwatch.MathExpression({
      expression: 'FILL(shop, 0) + FILL(balancer, 0)',
      period: MINUTE,
      label: '5xx a minute',
      usingMetrics: {
        shop: targets.metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, options),
        balancer: balancer.metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, options),
      },
    });
  }

  private running(service: ecs.FargateService): cloudwatch.IMetric {
    return new cloudwatch.Metric({
      namespace: 'ECS/ContainerInsights',
      metricName: 'RunningTaskCount',
      dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
      statistic: 'Minimum',
      period: MINUTE,
    });
  }
}
