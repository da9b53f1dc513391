/**
 * CloudFront before everything: pictures from the bucket, the catalogue from its memory, the rest passed through untouched.
 *
 * What the shop answers about products and categories those without a token share, by the page they ask from. How long it lasts the shop
 * says, a second, so of each question one a second reaches it. Who is logged in is answered by the shop alone (apart.js); Authorization is
 * part of the memory's key nevertheless, so that nobody would ever be given what was meant for another role. Everything else is never
 * remembered, not even an error: an order not found now may be there in a moment.
 */
import path from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as origins from 'aws-cdk-lib/aws-cloudfront-origins';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { CloudFrontTarget } from 'aws-cdk-lib/aws-route53-targets';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { PASSWORD_HEADER, type LoadBalancer } from './load-balancer';
import { MEDIA_PATH, type Media } from './media';
import type { Settings } from './settings';

/** What tells a remembered answer from another, beside its address; the last one is written by apart.js. */
const KEY = ['Authorization', 'Origin', 'Host', 'X-Asked-Apart'];

const ERRORS = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

interface Props {
  loadBalancer: LoadBalancer;
  media: Media;
  accessLogs: s3.IBucket;
  firewallArn: string;
  settings: Settings;
}

export class Distribution extends Construct {
  readonly distribution: cloudfront.Distribution;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    const { settings } = props;
    const shop = this.shopOrigin(props.loadBalancer);
    const catalogue = this.catalogue(shop);
    this.distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: settings.domain,
      domainNames: [settings.domain],
      certificate: acm.Certificate.fromCertificateArn(this, 'Certificate', settings.full.edgeCertificate),
      minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      webAclId: props.firewallArn,
      defaultBehavior: {
        ...shop,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
      },
      additionalBehaviors: {
        '/api/products*': catalogue,
        '/api/categories*': catalogue,
        [`/${MEDIA_PATH}/*`]: {
          origin: origins.S3BucketOrigin.withOriginAccessControl(props.media.bucket),
          viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
          cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED,
          responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS,
        },
      },
      errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      enableLogging: true,
      logBucket: props.accessLogs,
      logFilePrefix: 'cloudfront/',
      // They are keys of the panel.
      logIncludesCookies: false,
    });
    this.name(settings);
  }

  private shopOrigin(loadBalancer: LoadBalancer) {
    return {
      origin: new origins.LoadBalancerV2Origin(loadBalancer.balancer, {
        protocolPolicy: cloudfront.OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [cloudfront.OriginSslPolicy.TLS_V1_2],
        customHeaders: { [PASSWORD_HEADER]: loadBalancer.password.secretValue.unsafeUnwrap() },
        // A catalogue that is imported takes its time.
        readTimeout: Duration.seconds(60),
        keepaliveTimeout: Duration.seconds(30),
      }),
      allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      compress: true,
    };
  }

  private catalogue(shop: ReturnType<Distribution['shopOrigin']>): cloudfront.BehaviorOptions {
    return {
      ...shop,
      functionAssociations: [
        { function: this.apart(), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
      ],
      // Whole requests: staff write products at the same addresses.
      originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER,
      cachePolicy: new cloudfront.CachePolicy(this, 'Catalogue', {
        comment: 'Products and categories, for as long as the shop says',
        minTtl: Duration.seconds(0),
        defaultTtl: Duration.seconds(0),
        maxTtl: Duration.seconds(60),
        headerBehavior: cloudfront.CacheHeaderBehavior.allowList(...KEY),
        queryStringBehavior: cloudfront.CacheQueryStringBehavior.all(),
        cookieBehavior: cloudfront.CacheCookieBehavior.none(),
        enableAcceptEncodingGzip: true,
        enableAcceptEncodingBrotli: true,
      }),
    };
  }

  private apart(): cloudfront.Function {
    return new cloudfront.Function(this, 'Apart', {
      comment: 'Who is logged in is answered by the shop itself',
      runtime: cloudfront.FunctionRuntime.JS_2_0,
      code: cloudfront.FunctionCode.fromFile({ filePath: path.join(__dirname, 'apart.js') }),
    });
  }

  private name(settings: Settings): void {
    if (!settings.hostedZone) return;
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: settings.hostedZone.id,
      zoneName: settings.hostedZone.name,
    });
    const record = {
      zone,
      recordName: settings.domain,
      target: route53.RecordTarget.fromAlias(new CloudFrontTarget(this.distribution)),
    };
    new route53.ARecord(this, 'Ipv4', record);
    new route53.AaaaRecord(this, 'Ipv6', record);
  }
}
