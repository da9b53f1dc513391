/**
 * The one file of ours that a plugin may import from, and only types: at run time it meets the shop through Strapi, by the
 * hooks and services in `strapi`. See docs/extending.md.
 */
import type { BeforeCommit, BeforeDecision } from './ordering/extension-points';

export type {
  Adjustment,
  BeforeCommit,
  BeforeDecision,
  HookContext,
  Objection,
  ProposedLine,
  ProposedOrder,
  Ruling,
  Rulings,
  WrittenOrder,
} from './ordering/extension-points';
export type { OrderExtensions } from './order-fields';
export type { Cents } from './ordering/money';
export type { OrderAdjustment } from './ordering/placement';

/** `strapi.hook(…)` at one of the shop's points; Strapi itself knows no type of it. */
export interface OrderHook<Extension extends BeforeCommit | BeforeDecision> {
  /** @throws Error when its settings are wrong, or the plugin is registered here already. */
  register(extension: Extension): unknown;
  delete(extension: Extension): unknown;
}
