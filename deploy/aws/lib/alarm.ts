/** How alarms are made here: minutes in a row, or hours, no news is good news unless said otherwise, and always somebody who hears it. */
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
  /** A whole minute or hour without any figure is bad as well. */
  silenceIsBad?: boolean;
}

/** Every one of these has to be bad, of a metric that has a figure for each. */
type Lasting = { minutes: number } | { hours: number };

/** A metric is bad from this value on, or below that one. */
export type Bad = Condition & Lasting & ({ from: number } | { below: number });

export const MINUTE = Duration.minutes(1);
export const HOUR = Duration.hours(1);

/** Makes an alarm that the on-call tool hears. */
export function alarm(scope: Construct, id: string, onCall: OnCall, bad: Bad): cloudwatch.Alarm {
  const lasting = 'minutes' in bad ? bad.minutes : bad.hours;
  const made = new cloudwatch.Alarm(scope, id, {
    metric: bad.metric,
    alarmDescription: bad.says,
    evaluationPeriods: lasting,
    datapointsToAlarm: lasting,
    threshold: 'from' in bad ? bad.from : bad.below,
    comparisonOperator: 'from' in bad ? GREATER_THAN_OR_EQUAL_TO_THRESHOLD : LESS_THAN_THRESHOLD,
    treatMissingData: bad.silenceIsBad
      ? cloudwatch.TreatMissingData.BREACHING
      : cloudwatch.TreatMissingData.NOT_BREACHING,
  });
  onCall.hear(made);
  return made;
}

/** @returns how many lines of the log a pattern finds, by the minute or the hour; 0 where there are others, nothing where there are none. */
export function linesOf(
  log: logs.LogGroup,
  id: string,
  filterPattern: logs.IFilterPattern,
  period = MINUTE,
): cloudwatch.IMetric {
  const metricName = `${log.stack.stackName}-${id}`;
  const filter = log.addMetricFilter(id, {
    filterPattern,
    metricNamespace: 'OpplyShop',
    metricName,
    metricValue: '1',
    defaultValue: 0,
  });
  return filter.metric({ statistic: 'Sum', period });
}
