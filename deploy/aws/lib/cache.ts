/** ElastiCache for Valkey: two nodes in two zones, TLS and a password. The shop asks it by REDIS_URL, and sells without it as well. */
import { RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

const PORT = 6380;

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  node: string;
}

export class Cache extends Construct {
  readonly connections: ec2.Connections;
  readonly group: elasticache.CfnReplicationGroup;
  readonly password: secretsmanager.Secret;
  readonly port = PORT;
  /** As ElastiCache numbers them, behind the group's own name. */
  readonly nodes = ['001', '002'] as const;

  constructor(scope: Construct, id: string, { vpc, key, node }: Props) {
    super(scope, id);
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', { vpc, allowAllOutbound: false });
    this.connections = new ec2.Connections({
      securityGroups: [securityGroup],
      defaultPort: ec2.Port.tcp(PORT),
    });
    this.password = new secretsmanager.Secret(this, 'Password', {
      description: 'AUTH of the cache',
      encryptionKey: key,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    const subnets = new elasticache.CfnSubnetGroup(this, 'Subnets', {
      description: 'The inner ring',
      subnetIds: vpc.selectSubnets({ subnetType: ec2.SubnetType.PRIVATE_ISOLATED }).subnetIds,
    });
    this.group = new elasticache.CfnReplicationGroup(this, 'Group', {
      replicationGroupDescription: 'Shared memory of the shop',
      engine: 'valkey',
      engineVersion: '8.0',
      cacheParameterGroupName: 'default.valkey8',
      cacheNodeType: node,
      numCacheClusters: this.nodes.length,
      port: PORT,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
      atRestEncryptionEnabled: true,
      kmsKeyId: key.keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',
      authToken: this.password.secretValue.unsafeUnwrap(),
      cacheSubnetGroupName: subnets.ref,
      securityGroupIds: [securityGroup.securityGroupId],
    });
    this.group.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
}
