/** Where pictures lie. Nobody reads the bucket but CloudFront, nobody writes it but the shop, and what is overwritten or deleted stays a month. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

/** Below which pictures lie, in the bucket and in addresses. */
export const MEDIA_PATH = 'media';

export class Media extends Construct {
  readonly bucket: s3.Bucket;

  constructor(scope: Construct, id: string, { accessLogs }: { accessLogs: s3.IBucket }) {
    super(scope, id);
    this.bucket = new s3.Bucket(this, 'Bucket', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      // Not the shop's own key: everybody may see these pictures, and each would cost a request to KMS.
      encryption: s3.BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      versioned: true,
      lifecycleRules: [
        {
          noncurrentVersionExpiration: Duration.days(30),
          abortIncompleteMultipartUploadAfter: Duration.days(7),
        },
      ],
      serverAccessLogsBucket: accessLogs,
      serverAccessLogsPrefix: 'media/',
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
