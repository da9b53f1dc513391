/** How often somebody may do what: src/limits/table.ts. */
import type { Core } from '@strapi/strapi';
import { limitSettings, type LimitSettings } from '../src/limits/settings';

const config = ({ env }: Core.Config.Shared.ConfigParams): LimitSettings =>
  limitSettings((name) => env(name));

export default config;
