/**
 * Who did something in the shop, as it is written down beside what they did: with their name, because an account may be
 * renamed or deleted, and what was done stays done.
 */
export type Actor =
  | {
      /** `staff` by the API, `admin` in the panel, `token` a program with one of Strapi's API tokens. */
      kind: 'customer' | 'staff' | 'admin' | 'token';
      id: number;
      name: string;
    }
  /** The shop's own doing: a script, a job, a plugin that acts for nobody. */
  | { kind: 'system' };

export const SYSTEM: Actor = { kind: 'system' };

/**
 * What stands for a customer who was erased, where it is written down what they did; their id is then 0, which nobody has.
 * PostgreSQL knows the words: database/install/030-append-only-ledger.sql.
 */
export const ERASED_CUSTOMER = 'erased customer';

/** The columns an actor is kept in. */
export interface ActorColumns {
  actorKind: Actor['kind'];
  actorId: number | null;
  actorName: string | null;
}

export const actorColumns = (actor: Actor): ActorColumns =>
  actor.kind === 'system'
    ? { actorKind: actor.kind, actorId: null, actorName: null }
    : { actorKind: actor.kind, actorId: actor.id, actorName: actor.name };

/** @returns the actor for a line of the log. */
export const inWords = (actor: Actor): string =>
  actor.kind === 'system' ? 'the shop' : `${actor.kind} ${actor.name} (${actor.id})`;
