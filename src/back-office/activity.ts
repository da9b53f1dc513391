/** Who did something, as the panel shows it. */
import { ERASED_CUSTOMER, type Actor } from '../ordering/actor';

/** An actor's columns as rows hold them; ledgers from before actors were recorded have none. */
export interface ActorRow {
  actorKind: Actor['kind'] | null;
  actorName: string | null;
}

export interface ShownActor {
  kind: Actor['kind'];
  /** Null for the shop itself, and for accounts that are gone. */
  name: string | null;
}

/** @returns null when nobody wrote it down. */
export const presentActor = ({ actorKind, actorName }: ActorRow): ShownActor | null =>
  actorKind ? { kind: actorKind, name: actorName === ERASED_CUSTOMER ? null : actorName } : null;
