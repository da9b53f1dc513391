/**
 * Fields that plugins add to what a customer sends with an order, by name, such as `voucher: voucherField`: the one place where
 * the shop names its plugins. Known when the shop is built and not when it starts, because the contract, the API's
 * document and the client's types are made from them.
 */
import type { z } from 'zod';

/** Optional, every one: an order is lines and nothing more. */
export const orderFields = {} satisfies Record<string, z.ZodOptional>;

/** What these fields held, as a plugin is given it. */
export type OrderExtensions = z.output<z.ZodObject<typeof orderFields>>;
