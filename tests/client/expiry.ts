/** Tokens that are too old, and connections that lose the first answer to the request for others. */
import type { MemoryStore, SavedSession } from '@opply-shop/client';
import type { Fate } from '../support/losing-proxy';

export const REFRESH = 'POST /api/auth/refresh';

/** To the shop a token that is not of its making is like one that is too old. */
export async function expire(store: MemoryStore): Promise<SavedSession> {
  const session = (await store.load()) as SavedSession;
  await store.save({ ...session, jwt: `${session.jwt}x` });
  return session;
}

/** @returns what becomes of requests when the first one of this name loses its answer. */
export function firstLost(lossy: string): (name: string) => Fate {
  let seen = 0;
  return (name) => (name === lossy && seen++ === 0 ? 'lost' : 'answered');
}
