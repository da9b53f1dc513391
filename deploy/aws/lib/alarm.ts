/** How alarms are made here: minutes in a row, no news is good news unless said otherwise, and always somebody who hears it. */
import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { OnCall } from './on-call';

const { GREATER_THAN_OR_EQUAL_TO_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;

interface Condition {
  metric: cloudwatch.IMetric;
  /** What whoever is woken reads first. */
  says: string;
  /** Every one of these minutes has to be bad. */
  minutes: number;
  /** A whole minute without any figure is bad as well. */
  silenceIsBad?: boolean;
}

/** A metric is bad from this value on, or below that one. */
export type Bad = Condition & ({ from: number } | { below: number });

export const MINUTE = Duration.minutes(1);

/** Makes an alarm that the on-call tool hears. */
export function alarm(scope: Construct, id: string, onCall: OnCall, bad: Bad): cloudwatch.Alarm {
  const made = new cloudwatch.Alarm(scope, id, {
    metric: bad.metric,
    alarmDescription: bad.says,
    evaluationPeriods: bad.minutes,
    datapointsToAlarm: bad.minutes,
    threshold: 'from' in bad ? bad.from : bad.below,
    comparisonOperator: 'from' in bad ? GREATER_THAN_OR_EQUAL_TO_THRESHOLD : LESS_THAN_THRESHOLD,
    treatMissingData: bad.silenceIsBad
      ? cloudwatch.TreatMissingData.BREACHING
      : cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  onCall.hear(made);
  return made;
}

/** @returns how many lines a minute of the log a pattern finds. */
export function linesOf(
  log: logs.LogGroup,
  id: string,
  filterPattern: logs.IFilterPattern,
): cloudwatch.IMetric {
  const metricName = `${log.stack.stackName}-${id}`;
  const filter = log.addMetricFilter(id, {
    filterPattern,
    metricNamespace: 'OpplyShop',
    metricName,
    metricValue: '1',
  });
  return filter.metric({ statistic: 'Sum', period: MINUTE });
}
