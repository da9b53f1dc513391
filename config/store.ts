/** What is true of this one store: its name in mails, and its currency. Prices are numbers in it, with two decimals. */
import type { Core } from '@strapi/strapi';

const config = ({ env }: Core.Config.Shared.ConfigParams) => ({
  name: env('STORE_NAME', 'Opply Shop'),
  currency: env('STORE_CURRENCY', 'EUR'),
});

export default config;
