/**
 * What servers and workers have in common: the cluster, the image, and the environment of their containers. Secrets are handed over
 * by ECS when a container starts and stand in no template.
 */
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as ecr from 'aws-cdk-lib/aws-ecr';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Cache } from './cache';
import { SHOP, type Database } from './database';
import { MEDIA_PATH, type Media } from './media';
import type { ShopSecrets } from './secrets';
import type { Settings } from './settings';

interface Props {
  vpc: ec2.IVpc;
  key: kms.IKey;
  repository: ecr.IRepository;
  /** Of the image: what is deployed. */
  tag: string;
  settings: Settings;
  database: Database;
  secrets: ShopSecrets;
  media: Media;
  cache: Cache | undefined;
}

interface Task {
  cpu: number;
  memoryMiB: number;
  command: string[];
  environment: Record<string, string>;
  secrets?: Record<string, ecs.Secret>;
  /** Only where no load balancer asks: until it has passed, the deploy waits, and what runs goes on running. */
  healthCheck?: ecs.HealthCheck;
  /** Folders that are written to beyond those that every process of the shop writes to. */
  writable?: string[];
}

/** What a process of the shop writes: files that are uploaded, and npm's notes (HOME). Pictures go into the bucket. */
const WRITABLE = ['/tmp'];

export class Containers extends Construct {
  readonly cluster: ecs.Cluster;
  readonly log: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: Props,
  ) {
    super(scope, id);
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc: props.vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    this.log = new logs.LogGroup(this, 'Log', {
      encryptionKey: props.key,
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * @param name of the container and of its lines in the log.
   * @param task how big it is, what it runs, what it is told and where it may write, beyond what holds for all.
   * @returns a task that first sees to the database's users, then runs the shop. Nothing of the image can be written to.
   */
  task(name: string, task: Task): ecs.FargateTaskDefinition {
    const { cpu, memoryMiB, command, environment, secrets, healthCheck, writable = [] } = task;
    const definition = new ecs.FargateTaskDefinition(this, name, {
      cpu,
      memoryLimitMiB: memoryMiB,
      runtimePlatform: {
        cpuArchitecture: ecs.CpuArchitecture.of(this.props.settings.full.architecture),
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    const image = ecs.ContainerImage.fromEcrRepository(this.props.repository, this.props.tag);
    const shop = definition.addContainer(name, {
      image,
      command,
      readonlyRootFilesystem: true,
      environment: { ...this.environment(memoryMiB), ...environment },
      secrets: { ...this.secrets(), ...secrets },
      logging: this.logging(name),
      ...(healthCheck ? { healthCheck } : {}),
      // The shop itself ends within 10 s of SIGTERM, whatever hangs.
      stopTimeout: Duration.seconds(30),
      linuxParameters: new ecs.LinuxParameters(definition, 'Linux', { initProcessEnabled: true }),
    });
    for (const folder of [...WRITABLE, ...writable]) letWrite(definition, shop, folder);
    const { adminSecret } = this.props.database;
    const prepare = definition.addContainer('prepare-database', {
      image,
      essential: false,
      command: ['node', 'aws/prepare-database.mjs'],
      readonlyRootFilesystem: true,
      environment: this.environment(memoryMiB),
      secrets: {
        ...this.databaseLogin(),
        ADMIN_USER: ecs.Secret.fromSecretsManager(adminSecret, 'username'),
        ADMIN_PASSWORD: ecs.Secret.fromSecretsManager(adminSecret, 'password'),
      },
      logging: this.logging('prepare-database'),
    });
    shop.addContainerDependencies({
      container: prepare,
      condition: ecs.ContainerDependencyCondition.SUCCESS,
    });
    this.tellOfCache(shop);
    return definition;
  }

  /** Lets a service keep pictures. */
  letUpload({ taskDefinition }: ecs.FargateService): void {
    const { bucket } = this.props.media;
    taskDefinition.addToTaskRolePolicy(
      new iam.PolicyStatement({
        actions: ['s3:PutObject', 's3:GetObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        resources: [bucket.arnForObjects(`${MEDIA_PATH}/*`)],
      }),
    );
  }

  /** Lets a service reach what it works with. */
  connect(service: ecs.FargateService): void {
    this.props.database.cluster.connections.allowDefaultPortFrom(service, 'the shop');
    this.props.cache?.connections.allowDefaultPortFrom(service, 'the shop');
  }

  private environment(memoryMiB: number): Record<string, string> {
    const { settings, database, media } = this.props;
    return {
      NODE_OPTIONS: `--max-old-space-size=${Math.round(memoryMiB * 0.7)}`,
      PUBLIC_URL: `https://${settings.domain}`,
      // CloudFront and the load balancer each add one address; what stands before them, callers made up.
      TRUST_PROXY: 'true',
      TRUST_PROXY_HOPS: '2',
      // Longer than the load balancer keeps an idle connection, or it would send a request into one that is being closed.
      KEEP_ALIVE_MS: '70000',
      STORE_CURRENCY: settings.currency,
      DATABASE_HOST: database.cluster.clusterEndpoint.hostname,
      DATABASE_NAME: SHOP,
      DATABASE_SSL: 'true',
      // Both users that take turns act as this role, so that what one creates is the other's as well.
      PGOPTIONS: `-c role=${SHOP}`,
      MEDIA_BUCKET: media.bucket.bucketName,
      MEDIA_REGION: settings.region,
    };
  }

  /** Address and password together or neither: image/environment.sh ends a container that has one without the other. */
  private tellOfCache(container: ecs.ContainerDefinition): void {
    const { cache } = this.props;
    if (!cache) return;
    container.addEnvironment('REDIS_HOST', cache.group.attrPrimaryEndPointAddress);
    container.addEnvironment('REDIS_PORT', String(cache.port));
    container.addSecret('REDIS_PASSWORD', ecs.Secret.fromSecretsManager(cache.password));
  }

  private secrets(): Record<string, ecs.Secret> {
    const { secrets } = this.props;
    const own = [...secrets.byName].map(([name, secret]) => [name, ecs.Secret.fromSecretsManager(secret)]);
    return { ...Object.fromEntries(own), ...this.databaseLogin() };
  }

  private databaseLogin(): Record<string, ecs.Secret> {
    const { shopSecret } = this.props.database;
    return {
      DATABASE_USER: ecs.Secret.fromSecretsManager(shopSecret, 'username'),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(shopSecret, 'password'),
    };
  }

  private logging = (streamPrefix: string) => ecs.LogDrivers.awsLogs({ streamPrefix, logGroup: this.log });
}

/** An empty volume that ends with the task, on the storage that Fargate encrypts by itself. */
function letWrite(task: ecs.TaskDefinition, container: ecs.ContainerDefinition, folder: string): void {
  const name = folder.slice(1).replaceAll('/', '-');
  task.addVolume({ name });
  container.addMountPoints({ sourceVolume: name, containerPath: folder, readOnly: false });
}
