/** One key of our own for everything at rest, so that one policy says who may read the shop's data. */
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';

/** Services that write encrypted things of their own accord: log lines, alarms, warnings. */
const WRITERS = ['cloudwatch.amazonaws.com', 'budgets.amazonaws.com', 'events.rds.amazonaws.com'];

export class DataKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.key = new kms.Key(this, 'Key', {
      description: `Everything ${Stack.of(this).stackName} keeps`,
      enableKeyRotation: true,
      // Without the key every backup is noise.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const writer of WRITERS) {
      this.key.grant(new iam.ServicePrincipal(writer), 'kms:Decrypt', 'kms:GenerateDataKey*');
    }
    this.key.addToResourcePolicy(
      new iam.PolicyStatement({
        actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
        principals: [new iam.ServicePrincipal(`logs.${Stack.of(this).region}.amazonaws.com`)],
        resources: ['*'],
        conditions: {
          ArnLike: {
            'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${Stack.of(this).region}:${Stack.of(this).account}:*`,
          },
        },
      }),
    );
  }
}
