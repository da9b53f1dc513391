/**
 * The one file of ours that a plugin may import from, and only types: at run time it meets the shop through Strapi, by the
 * hooks and services in `strapi`. See docs/extending.md.
 */
import type { EventType } from './events/event';
import type { Subscriber } from './events/subscribers';
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
export type { EventOf, EventType, ShopEvent } from './events/event';
export type { Circumstances, Subscriber } from './events/subscribers';
export type { OrderExtensions } from './order-fields';
export type { Cents } from './ordering/money';
export type { OrderAdjustment } from './ordering/placement';

/** `strapi.hook(…)` at one of the shop's points; Strapi itself knows no type of it. */
export interface OrderHook<Extension extends BeforeCommit | BeforeDecision> {
  /** @throws Error when its settings are wrong, or the plugin is registered here already. */
  register(extension: Extension): unknown;
  delete(extension: Extension): unknown;
}

/** `strapi.service('api::event.event')`; Strapi itself knows no type of it. */
export interface EventService {
  /** @throws TypeError when the name is taken or none, or a type does not exist. */
  subscribe<Type extends EventType>(subscriber: Subscriber<Type>): void;
}
