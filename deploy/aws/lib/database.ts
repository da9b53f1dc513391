/**
 * Aurora PostgreSQL: a writer, and readers in other zones that take over from it. Every second of the last weeks can be restored. The
 * shop logs in as one of two users that take turns: while one's password changes, the other's stays valid, so running
 * containers notice nothing. Both act as the role `shop`, which owns everything (image/prepare-database.mjs).
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Settings } from './settings';

/** The database's name, and that of the role which owns what is in it. */
export const SHOP = 'shop';

/** What no password may hold that becomes part of an address: see image/environment.sh. */
export const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~ ';

const ROTATION_DAYS = 30;

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  settings: Settings['full']['database'];
}

export class Database extends Construct {
  readonly cluster: rds.DatabaseCluster;
  /** Of the user that only prepares the database and rotates the other's password. */
  readonly adminSecret: secretsmanager.ISecret;
  /** Of the user that the shop logs in as. */
  readonly shopSecret: secretsmanager.ISecret;

  constructor(scope: Construct, id: string, { vpc, key, settings }: Props) {
    super(scope, id);
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
    const engine = rds.DatabaseClusterEngine.auroraPostgres({
      version: rds.AuroraPostgresEngineVersion.VER_17_9,
    });
    const instance: rds.ProvisionedClusterInstanceProps = {
      instanceType: new ec2.InstanceType(settings.instance),
      publiclyAccessible: false,
      autoMinorVersionUpgrade: true,
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      enablePerformanceInsights: true,
      performanceInsightEncryptionKey: key,
    };
    this.cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine,
      vpc,
      vpcSubnets,
      writer: rds.ClusterInstance.provisioned('Writer', instance),
      readers: Array.from({ length: settings.readers }, (_, index) =>
        rds.ClusterInstance.provisioned(`Reader${index + 1}`, { ...instance, promotionTier: 1 }),
      ),
      defaultDatabaseName: SHOP,
      credentials: rds.Credentials.fromGeneratedSecret('shop_admin', { encryptionKey: key }),
      storageEncrypted: true,
      storageEncryptionKey: key,
      iamAuthentication: true,
      backup: { retention: Duration.days(settings.backupDays), preferredWindow: '01:00-02:00' },
      preferredMaintenanceWindow: 'sun:02:30-sun:03:30',
      copyTagsToSnapshot: true,
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        parameters: { 'rds.force_ssl': '1' },
      }),
    });
    this.adminSecret = this.cluster.secret as secretsmanager.ISecret;
    this.shopSecret = new rds.DatabaseSecret(this, 'ShopSecret', {
      username: SHOP,
      dbname: SHOP,
      encryptionKey: key,
      masterSecret: this.adminSecret,
      excludeCharacters: PUNCTUATION,
    }).attach(this.cluster);
    this.rotate(vpc);
  }

  private rotate(vpc: ec2.IVpc): void {
    const securityGroup = new ec2.SecurityGroup(this, 'Rotation', {
      vpc,
      description: 'The functions that change passwords of the database',
    });
    this.cluster.connections.allowDefaultPortFrom(securityGroup, 'rotation of passwords');
    const usual = {
      vpc,
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
      securityGroups: [securityGroup],
      excludeCharacters: PUNCTUATION,
    };
    const every = {
      automaticallyAfter: Duration.days(ROTATION_DAYS),
      // The users of the database exist only after the first containers have started.
      rotateImmediatelyOnUpdate: false,
    };
    this.adminSecret.addRotationSchedule('Rotation', {
      ...every,
      hostedRotation: secretsmanager.HostedRotation.postgreSqlSingleUser(usual),
    });
    this.shopSecret.addRotationSchedule('Rotation', {
      ...every,
      hostedRotation: secretsmanager.HostedRotation.postgreSqlMultiUser({
        ...usual,
        masterSecret: this.adminSecret,
      }),
    });
  }
}
