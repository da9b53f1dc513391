/**
 * Replaces all containers once a week, rolling like a deploy. A container learns its password of the database when it starts; that of the
 * user it logs in as stays valid for one rotation more, a month, so a week is soon enough. Fargate's own patches come along.
 */
import { Stack } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as targets from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';

export class WeeklyRestart extends Construct {
  constructor(scope: Construct, id: string, { services }: { services: ecs.FargateService[] }) {
    super(scope, id);
    for (const [index, service] of services.entries()) {
      new scheduler.Schedule(this, service.node.path.split('/').slice(-2).join(''), {
        description: 'New containers, which read the current password of the database',
        schedule: scheduler.ScheduleExpression.cron({
          weekDay: 'TUE',
          hour: '3',
          minute: String(15 * index),
        }),
        target: new targets.Universal({
          service: 'ecs',
          action: 'updateService',
          input: scheduler.ScheduleTargetInput.fromObject({
            Cluster: service.cluster.clusterName,
            Service: service.serviceName,
            ForceNewDeployment: true,
          }),
          policyStatements: [
            new iam.PolicyStatement({
              actions: ['ecs:UpdateService'],
              resources: [
                Stack.of(this).formatArn({
                  service: 'ecs',
                  resource: 'service',
                  resourceName: `${service.cluster.clusterName}/${service.serviceName}`,
                }),
              ],
            }),
          ],
        }),
      });
    }
  }
}
