/**
 * The one thing with a public address. It answers nobody but CloudFront: only CloudFront's addresses reach its port, and only
 * requests with the password of our own distribution reach the shop, so that nobody goes around the firewall by a distribution of theirs.
 */
import { Duration } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './settings';

export const PASSWORD_HEADER = 'X-Origin-Password';

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  accessLogs: s3.IBucket;
  settings: Settings;
}

export class LoadBalancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly targets: elb.ApplicationTargetGroup;
  /** What CloudFront has to send along. */
  readonly password: secretsmanager.Secret;

  constructor(scope: Construct, id: string, { vpc, key, accessLogs, settings }: Props) {
    super(scope, id);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false });
    securityGroup.addIngressRule(
      ec2.Peer.prefixList(settings.full.cloudFrontPrefixList),
      ec2.Port.tcp(443),
      'CloudFront',
    );
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
      internetFacing: true,
      securityGroup,
      deletionProtection: true,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: elb.DesyncMitigationMode.STRICTEST,
      idleTimeout: Duration.seconds(60),
    });
    this.balancer.logAccessLogs(accessLogs, 'load-balancer');
    this.password = new secretsmanager.Secret(this, 'Password', {
      description: 'What CloudFront shows to the load balancer',
      encryptionKey: key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    this.targets = this.targetGroup(vpc);
    const listener = this.balancer.addListener('Https', {
      port: 443,
      open: false,
      certificates: [acm.Certificate.fromCertificateArn(this, 'Certificate', settings.full.certificate)],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      defaultAction: elb.ListenerAction.fixedResponse(403),
    });
    listener.addAction('Shop', {
      priority: 1,
      conditions: [
        elb.ListenerCondition.httpHeader(PASSWORD_HEADER, [this.password.secretValue.unsafeUnwrap()]),
      ],
      action: elb.ListenerAction.forward([this.targets]),
    });
  }

  private targetGroup(vpc: ec2.IVpc): elb.ApplicationTargetGroup {
    return new elb.ApplicationTargetGroup(this, 'Servers', {
      vpc,
      port: 1337,
      protocol: elb.ApplicationProtocol.HTTP,
      targetType: elb.TargetType.IP,
      // Longer than the longest request but for uploads: the shop answers within 9 s.
      deregistrationDelay: Duration.seconds(30),
      loadBalancingAlgorithmType: elb.TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      healthCheck: {
        path: '/api/health/ready',
        healthyHttpCodes: '200',
        interval: Duration.seconds(10),
        timeout: Duration.seconds(5),
        healthyThresholdCount: 2,
        // Readiness, database and all: a server that alone has lost it would otherwise answer 503 faster than others answer, and get
        // most requests. A minute, so that a failover of Aurora passes unnoticed. When it takes longer, nobody is ready: the load balancer
        // then asks all, and ECS starts another server beside each, but stops none before that other one is ready (ROLLING leaves
        // it the room). Without a database those end at prepare-database, so the old ones are still there when it comes back.
        unhealthyThresholdCount: 6,
      },
    });
  }
}
