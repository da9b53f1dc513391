/**
 * Fields that plugins add to what a customer sends with an order, by name: the one place where the shop's contract names its
 * plugins. Which of them a shop has is settled by the environment before anything else is loaded, because the contract and
 * the API's document are made from them.
 */
import type { z } from 'zod';
import { voucherField } from './plugins/vouchers/voucher-field';

/** Optional, every one: an order is lines and nothing more. */
const fieldsOfPlugins = { voucher: voucherField } satisfies Record<string, z.ZodOptional>;

type OrderFields = typeof fieldsOfPlugins;

const isOn = (setting: string): boolean => process.env[setting] === 'true';

/** Those of the plugins that config/plugins.ts turns on. A field that is never there is of the type of an optional one. */
export const orderFields = {
  ...(isOn('PLUGIN_VOUCHERS') && { voucher: fieldsOfPlugins.voucher }),
} as OrderFields;

/** What these fields held, as a plugin is given it. */
export type OrderExtensions = z.output<z.ZodObject<OrderFields>>;
