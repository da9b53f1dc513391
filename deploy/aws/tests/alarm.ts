/** Alarms as CloudFormation gets them. */
import type { Synthesized } from './synthesized';

export interface Alarm {
  AlarmActions: unknown[];
  OKActions: unknown[];
  AlarmDescription: string;
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  Threshold: number;
  ComparisonOperator: string;
  Period?: number;
  Statistic?: string;
  Namespace?: string;
  MetricName?: string;
  Dimensions?: { Name: string; Value: unknown }[];
  TreatMissingData?: string;
  Metrics?: {
    Expression?: string;
    MetricStat?: { Metric: { MetricName: string }; Period: number; Stat: string };
  }[];
}

/** @returns all alarms of a stack, by their logical ids. */
export const alarmsOf = (stack: Synthesized): [string, Alarm][] =>
  stack.of('AWS::CloudWatch::Alarm').map(([id, { Properties }]) => [id, Properties as unknown as Alarm]);
