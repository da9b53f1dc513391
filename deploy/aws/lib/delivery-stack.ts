/**
 * What has to be there before anything is deployed: where images lie, and whom GitHub's workflow may become. No long-lived keys: GitHub
 * vouches for the workflow of one environment of one repository, and AWS believes it for an hour.
 */
import { CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { Settings } from './settings';

const GITHUB = 'token.actions.githubusercontent.com';

export class DeliveryStack extends Stack {
  readonly repository: ecr.Repository;

  constructor(scope: Construct, id: string, { settings, ...props }: StackProps & { settings: Settings }) {
    super(scope, id, { ...props, terminationProtection: true });
    this.repository = new ecr.Repository(this, 'Images', {
      repositoryName: 'opply-shop',
      // A tag means one image for ever, so that going back goes back to the same.
      imageTagMutability: ecr.TagMutability.IMMUTABLE,
      imageScanOnPush: true,
      encryption: ecr.RepositoryEncryption.KMS,
      lifecycleRules: [{ maxImageCount: 50 }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    const provider = new iam.CfnOIDCProvider(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIdList: ['sts.amazonaws.com'],
    });
    const role = new iam.Role(this, 'Pipeline', {
      description: 'What the deploy workflow becomes',
      maxSessionDuration: Duration.hours(2),
      assumedBy: new iam.WebIdentityPrincipal(provider.attrArn, {
        StringEquals: {
          [`${GITHUB}:aud`]: 'sts.amazonaws.com',
          [`${GITHUB}:sub`]: `repo:${settings.repository}:environment:production`,
        },
      }),
    });
    this.repository.grantPullPush(role);
    this.mayDeploy(role);
    new CfnOutput(this, 'PipelineRole', { value: role.roleArn });
    new CfnOutput(this, 'Repository', { value: this.repository.repositoryUri });
  }

  /** CDK deploys by roles of its own, made by `cdk bootstrap`; whoever may become them needs nothing else. */
  private mayDeploy(role: iam.Role): void {
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['sts:AssumeRole'],
        resources: ['deploy', 'file-publishing', 'lookup'].map(
          (purpose) => `arn:aws:iam::${this.account}:role/cdk-hnb659fds-${purpose}-role-${this.account}-*`,
        ),
      }),
    );
    role.addToPolicy(
      new iam.PolicyStatement({
        actions: ['cloudformation:DescribeStacks'],
        resources: [`arn:aws:cloudformation:*:${this.account}:stack/shop*/*`],
      }),
    );
  }
}
