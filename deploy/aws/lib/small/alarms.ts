/** The small shop's alarms: what customers feel, told by Caddy, and what runs out. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarm, linesOf, MINUTE } from '../alarm';
import type { OnCall } from '../on-call';
import type { SmallDatabase } from './database';
import type { Machine } from './machine';

const GIB = 1024 ** 3;

interface Props {
  machine: Machine;
  database: SmallDatabase;
  onCall: OnCall;
}

export class SmallAlarms extends Construct {
  constructor(scope: Construct, id: string, { machine, database, onCall }: Props) {
    super(scope, id);
    alarm(this, 'Errors', onCall, {
      metric: linesOf(
        machine.log,
        'Errors',
        logs.FilterPattern.literal('{ $.logger = "http.log.access*" && $.status >= 500 }'),
      ),
      says: 'Customers have got 5xx for two minutes.',
      from: 1,
      minutes: 2,
    });
    alarm(this, 'MachineBroken', onCall, {
      metric: this.ofMachine(machine, 'AWS/EC2', 'StatusCheckFailed', 'Maximum'),
      says: 'The machine does not pass its checks. If it does not come back, its group makes a new one.',
      from: 1,
      minutes: 2,
    });
    alarm(this, 'NoMachine', onCall, {
      metric: this.ofMachine(machine, 'AWS/AutoScaling', 'GroupInServiceInstances', 'Minimum'),
      says: 'There is no machine.',
      below: 1,
      minutes: 5,
      silenceIsBad: true,
    });
    const { instance } = database;
    alarm(this, 'DatabaseBusy', onCall, {
      metric: instance.metricCPUUtilization({ period: MINUTE }),
      says: 'The database has used 85 % of its CPU for ten minutes.',
      from: 85,
      minutes: 10,
    });
    alarm(this, 'DatabaseFull', onCall, {
      metric: instance.metricFreeStorageSpace({ period: MINUTE, statistic: 'Minimum' }),
      says: 'Less than two gigabytes are free for the database.',
      below: 2 * GIB,
      minutes: 5,
    });
  }

  private ofMachine(machine: Machine, namespace: string, metricName: string, statistic: string) {
    return new cloudwatch.Metric({
      ...{ namespace, metricName, statistic, period: MINUTE },
      dimensionsMap: { AutoScalingGroupName: machine.group.autoScalingGroupName },
    });
  }
}
