/** Who is told of what. Filled while the shop starts, by plugins and by the shop itself. */
import { EVENT_TYPES, type EventOf, type EventType, type ShopEvent } from './event';

/** Names become names of queues and keys, and are read by people who look at jobs. */
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export interface Circumstances {
  /** Aborted when the delivery has taken too long, or the process has to stop. */
  signal: AbortSignal;
}

export interface Subscriber<Type extends EventType = EventType> {
  /** Lower case, of its own, and for good: what is still to be delivered knows the subscriber by it. */
  name: string;
  to: readonly Type[];
  /**
   * Takes an event, at least once and in the order in which an order's or a product's events happened, as far as none of
   * them failed. Whoever throws, or takes too long, gets the same event again, later and later.
   */
  deliver: (event: EventOf<Type>, circumstances: Circumstances) => unknown;
}

/** A subscriber as the registry sees it: to be given nothing but the types it asked for. */
type Registered = Omit<Subscriber, 'deliver'> & {
  deliver: (event: ShopEvent, circumstances: Circumstances) => unknown;
};

class Subscribers {
  private readonly byName = new Map<string, Registered>();

  /**
   * From now on the subscriber is told of these events. To be called while the shop starts, in every process of it alike.
   * @throws TypeError when the name is taken or none, or a type does not exist.
   */
  add<Type extends EventType>(subscriber: Subscriber<Type>): void {
    const { name, to, deliver } = subscriber;
    if (!NAME.test(name)) throw new TypeError(`"${name}" is no name for a subscriber: ${NAME}`);
    if (this.byName.has(name)) throw new TypeError(`There is a subscriber called "${name}" already`);
    const unknown = to.find((type) => !EVENT_TYPES.includes(type));
    if (unknown) throw new TypeError(`There is no event "${unknown}"; there are ${EVENT_TYPES.join(', ')}`);
    if (typeof deliver !== 'function') throw new TypeError(`The subscriber "${name}" has no deliver()`);
    this.byName.set(name, subscriber as unknown as Registered);
  }

  /** @returns those that asked for this type, in the order in which they subscribed. */
  of(type: EventType): string[] {
    return [...this.byName.values()].filter(({ to }) => to.includes(type)).map(({ name }) => name);
  }

  find(name: string): Registered | undefined {
    return this.byName.get(name);
  }
}

export const subscribers = new Subscribers();
