/** What goes wrong with data before customers feel it: a database or cache that runs out of something, and failures that RDS tells of. */
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { alarm, MINUTE, type Bad } from './alarm';
import type { Cache } from './cache';
import type { Database } from './database';
import type { OnCall } from './on-call';

interface Props {
  database: Database;
  cache: Cache | undefined;
  onCall: OnCall;
}

const GIB = 1024 ** 3;

export class DataAlarms extends Construct {
  constructor(scope: Construct, id: string, { database, cache, onCall }: Props) {
    super(scope, id);
    for (const [name, bad] of Object.entries(databaseTroubles(database))) alarm(this, name, onCall, bad);
    if (cache) {
      for (const [name, bad] of Object.entries(cacheTroubles(cache))) alarm(this, name, onCall, bad);
    }
    new rds.CfnEventSubscription(this, 'DatabaseEvents', {
      snsTopicArn: onCall.topic.topicArn,
      sourceType: 'db-cluster',
      sourceIds: [database.cluster.clusterIdentifier],
      eventCategories: ['failover', 'failure', 'deletion', 'notification'],
    });
  }
}

function databaseTroubles({ cluster }: Database): Record<string, Bad> {
  const of = (name: string, statistic: string) => cluster.metric(name, { statistic, period: MINUTE });
  return {
    DatabaseBusy: {
      metric: of('CPUUtilization', 'Maximum'),
      says: 'An instance of the database has used 85 % of its CPU for ten minutes.',
      from: 85,
      minutes: 10,
    },
    DatabaseConnections: {
      metric: of('DatabaseConnections', 'Maximum'),
      // The smallest instance lets in some 400. A server holds 11 at most, a worker 16 (docs/deploying.md), and twice as many
      // processes are there during a deploy.
      says: 'More than 300 connections to the database: who holds them?',
      from: 300,
      minutes: 5,
    },
    DatabaseMemory: {
      metric: of('FreeableMemory', 'Minimum'),
      says: 'Less than an eighth of a gigabyte of memory is free on an instance of the database.',
      below: GIB / 8,
      minutes: 10,
    },
    ReplicaLag: {
      metric: of('AuroraReplicaLagMaximum', 'Maximum'),
      says: 'A reader has been more than a second behind for five minutes (the figure is in milliseconds).',
      from: 1_000,
      minutes: 5,
    },
  };
}

/** Of each node, under the name that ElastiCache gives it: a group as a whole has no such figures. */
function cacheTroubles({ group, nodes }: Cache): Record<string, Bad> {
  return Object.fromEntries(
    nodes.flatMap((node) => {
      const of = (metricName: string, statistic: string): cloudwatch.IMetric =>
        new cloudwatch.Metric({
          namespace: 'AWS/ElastiCache',
          metricName,
          dimensionsMap: { CacheClusterId: `${group.ref}-${node}` },
          statistic,
          period: MINUTE,
        });
      const full: Bad = {
        metric: of('DatabaseMemoryUsagePercentage', 'Maximum'),
        says: `The cache's node ${node} has been more than 80 % full for five minutes.`,
        from: 80,
        minutes: 5,
      };
      const evicting: Bad = {
        metric: of('Evictions', 'Sum'),
        says: `For five minutes the cache's node ${node} has thrown away what it should still hold.`,
        from: 1,
        minutes: 5,
      };
      return [
        [`CacheMemory${node}`, full],
        [`CacheEvictions${node}`, evicting],
      ];
    }),
  );
}
