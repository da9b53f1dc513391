/** Whom the shop wakes: one topic, with the on-call tool and a mailbox behind it. */
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription, UrlSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Settings } from './settings';

interface Props {
  key: kms.IKey;
  settings: Settings['onCall'];
}

export class OnCall extends Construct {
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { key, settings }: Props) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', {
      displayName: 'The shop needs somebody',
      masterKey: key,
      enforceSSL: true,
    });
    // Alarms of one's own account need no leave, until a topic has a policy, which this one has for TLS.
    for (const service of ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'events.rds.amazonaws.com']) {
      this.topic.grantPublish(new iam.ServicePrincipal(service));
    }
    this.topic.addSubscription(new EmailSubscription(settings.email));
    if (settings.endpoint) this.topic.addSubscription(new UrlSubscription(settings.endpoint));
  }

  /** Tells of an alarm, and when it is over. */
  hear(alarm: cloudwatch.Alarm): void {
    const action = new SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
  }
}
