/** One PostgreSQL of Amazon RDS, in one zone, with every second of the last weeks to go back to. */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { PUNCTUATION, SHOP } from '../database';
import type { Settings } from '../settings';

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  settings: Settings['small']['database'];
}

export class SmallDatabase extends Construct {
  readonly instance: rds.DatabaseInstance;
  readonly secret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, { vpc, key, settings }: Props) {
    super(scope, id);
    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_9 });
    this.instance = new rds.DatabaseInstance(this, 'Instance', {
      engine,
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED },
      instanceType: new ec2.InstanceType(settings.instance),
      publiclyAccessible: false,
      allocatedStorage: settings.storageGiB,
      maxAllocatedStorage: settings.storageGiB * 5,
      storageType: rds.StorageType.GP3,
      storageEncrypted: true,
      storageEncryptionKey: key,
      databaseName: SHOP,
      credentials: rds.Credentials.fromGeneratedSecret(SHOP, {
        encryptionKey: key,
        excludeCharacters: PUNCTUATION,
      }),
      iamAuthentication: true,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        parameters: { 'rds.force_ssl': '1' },
      }),
      backupRetention: Duration.days(settings.backupDays),
      preferredBackupWindow: '01:00-02:00',
      preferredMaintenanceWindow: 'sun:02:30-sun:03:30',
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      autoMinorVersionUpgrade: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.secret = this.instance.secret as secretsmanager.ISecret;
  }
}
