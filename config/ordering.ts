/** How the ordering engine gathers orders: see src/ordering/placement-queue.ts. */
import type { Core } from '@strapi/strapi';
import type { QueueLimits } from '../src/ordering/placement-queue';

const config = ({ env }: Core.Config.Shared.ConfigParams): QueueLimits => ({
  batchSize: env.int('ORDER_BATCH_SIZE', 100),
  batchesInFlight: env.int('ORDER_BATCHES_IN_FLIGHT', 2),
  waiting: env.int('ORDER_QUEUE_LENGTH', 5_000),
  patienceMs: env.int('ORDER_PATIENCE_MS', 6_000),
});

export default config;
