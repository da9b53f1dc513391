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

/** The shop's own kind: takes all at once that one statement has caused, which costs one job and not one for each event. */
export interface SubscriberToMany {
  name: string;
  to: readonly EventType[];
  /** @returns those of these types that there is any use for at the moment; of others nothing is kept for it. */
  wants: (types: readonly EventType[]) => Promise<EventType[]>;
  /** Takes up to 500 events, in their order; otherwise as `deliver`. */
  deliverAll: (events: ShopEvent[], circumstances: Circumstances) => unknown;
}

/** A subscriber as the registry sees it: to be given nothing but the types it asked for. */
type ToOne = Omit<Subscriber, 'deliver'> & {
  deliver: (event: ShopEvent, circumstances: Circumstances) => unknown;
};

type Registered = ToOne | SubscriberToMany;

class Subscribers {
  private readonly byName = new Map<string, Registered>();

  /**
   * From now on the subscriber is told of these events. To be called while the shop starts, in every process of it alike.
   * @throws TypeError when the name is taken or none, or a type does not exist.
   */
  add<Type extends EventType>(subscriber: Subscriber<Type>): void {
    if (typeof subscriber.deliver !== 'function')
      throw new TypeError(`The subscriber "${subscriber.name}" has no deliver()`);
    this.register(subscriber as unknown as ToOne);
  }

  /** The same for a subscriber that takes many events at once. */
  addToMany(subscriber: SubscriberToMany): void {
    this.register(subscriber);
  }

  private register(subscriber: Registered): void {
    const { name, to } = subscriber;
    if (!NAME.test(name)) throw new TypeError(`"${name}" is no name for a subscriber: ${NAME}`);
    if (this.byName.has(name)) throw new TypeError(`There is a subscriber called "${name}" already`);
    const unknown = to.find((type) => !EVENT_TYPES.includes(type));
    if (unknown) throw new TypeError(`There is no event "${unknown}"; there are ${EVENT_TYPES.join(', ')}`);
    this.byName.set(name, subscriber);
  }

  /** @returns those that asked for this type and take events one by one, in the order in which they subscribed. */
  of(type: EventType): string[] {
    return [...this.byName.values()]
      .filter((subscriber) => 'deliver' in subscriber && subscriber.to.includes(type))
      .map(({ name }) => name);
  }

  /** @returns those that take many at once. */
  toMany(): SubscriberToMany[] {
    return [...this.byName.values()].filter((subscriber) => 'deliverAll' in subscriber);
  }

  /** @returns undefined when there is none of this name that takes events one by one. */
  find(name: string): ToOne | undefined {
    const subscriber = this.byName.get(name);
    return subscriber && 'deliver' in subscriber ? subscriber : undefined;
  }

  /** @returns undefined when there is none of this name that takes many at once. */
  findToMany(name: string): SubscriberToMany | undefined {
    return this.toMany().find((subscriber) => subscriber.name === name);
  }
}

export const subscribers = new Subscribers();
