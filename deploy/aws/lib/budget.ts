/** What the account may cost in a month: a word at 80 % spent, another as soon as the month is going to cost more than all of it. */
import * as budgets from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';
import type { OnCall } from './on-call';
import type { Settings } from './settings';

export class Budget extends Construct {
  constructor(scope: Construct, id: string, { settings, onCall }: { settings: Settings; onCall: OnCall }) {
    super(scope, id);
    const subscribers = [
      { subscriptionType: 'EMAIL', address: settings.onCall.email },
      { subscriptionType: 'SNS', address: onCall.topic.topicArn },
    ];
    const told = (notificationType: 'ACTUAL' | 'FORECASTED', threshold: number) => ({
      notification: {
        notificationType,
        threshold,
        thresholdType: 'PERCENTAGE',
        comparisonOperator: 'GREATER_THAN',
      },
      subscribers,
    });
    new budgets.CfnBudget(this, 'Monthly', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: settings.monthlyBudgetUsd, unit: 'USD' },
      },
      notificationsWithSubscribers: [told('ACTUAL', 80), told('FORECASTED', 100)],
    });
  }
}
