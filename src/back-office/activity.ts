/** Who did something, as the panel shows it. */
import type { Actor } from '../ordering/actor';

/** An actor's columns as rows hold them; ledgers from before actors were recorded have none. */
export interface ActorRow {
  actorKind: Actor['kind'] | null;
  actorName: string | null;
}

export const presentActor = ({ actorKind, actorName }: ActorRow): object | null =>
  actorKind ? { kind: actorKind, name: actorName } : null;
