/** What is true of this one store: its currency. Prices are numbers in it, with two decimals. */
import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  currency: env('STORE_CURRENCY', 'EUR'),
});

export default config;
