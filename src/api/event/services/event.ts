/**
 * The door to the shop's events, for plugins too, from their `bootstrap` on:
 * `strapi.service('api::event.event').subscribe({ name: 'acme.mail', to: ['stock.low'], deliver: async (event) => … })`.
 */
import type { EventType } from '../../../events/event';
import { subscribers, type Subscriber } from '../../../events/subscribers';

export default () => ({
  /**
   * From now on the subscriber gets these events, after the commit, at least once. See docs/adr/0013.
   * @throws TypeError when its name is taken or none, or a type does not exist.
   */
  subscribe: <Type extends EventType>(subscriber: Subscriber<Type>): void => subscribers.add(subscriber),
});
