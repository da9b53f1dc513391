/** The Redis that instances of the shop share, if there is one: see src/redis. */
import type { Core } from '@strapi/strapi';
import { redisSettings, type RedisSettings } from '../src/redis/settings';

const config = ({ env }: Core.Config.Shared.ConfigParams): RedisSettings =>
  redisSettings(env('REDIS_URL', ''));

export default config;
