/**
 * What Strapi leaves undone about refresh tokens. It exchanges each once: the session behind it becomes `rotated`, and another takes its
 * place. But a rotated token that comes again is only refused, although one of two who hold it has stolen it; and when the last of
 * such a row of sessions ends, access tokens of those before it go on to their own end. Sessions that came of one log-in, a
 * family, have their user and their last moment in common.
 *
 * Nor does Strapi hold anybody back who exchanges a token while the same token is exchanged, or while all sessions are being ended: each
 * reads first and writes then. So whatever makes or ends a customer's sessions goes one after the other, by the lock of their row.
 */
import type { Core } from '@strapi/strapi';
import jwt from 'jsonwebtoken';
import { Refused } from '../../ordering/errors';
import { changeFeed } from '../../platform/change-feed';
import { isAborted } from '../../platform/database-errors';

const SESSION = 'admin::session' as const;
const ORIGIN = 'users-permissions';

/** Two tabs, or a phone that has sent its question twice, may use a token twice within this time. */
const GRACE_MS = 10_000;

interface Session {
  userId: string;
  status: string;
  updatedAt: string;
  absoluteExpiresAt: string;
}

interface Claims {
  sessionId: string;
  userId: number;
}

/**
 * To be called when a refresh token was refused. One that was exchanged before ends its family, whoever holds it by now.
 * @param token as it was sent; of one that the shop has not signed nothing follows.
 */
export async function endFamilyOf(strapi: Core.Strapi, token: string): Promise<void> {
  const claims = claimsOf(strapi, token);
  if (!claims) return;
  const { sessionId } = claims;
  const session: Session | null = await strapi.db
    .query(SESSION)
    .findOne({ where: { sessionId, origin: ORIGIN, status: 'rotated' } });
  if (!session || Date.now() - new Date(session.updatedAt).getTime() < GRACE_MS) return;
  const { userId, absoluteExpiresAt } = session;
  await strapi.db.query(SESSION).deleteMany({ where: { userId, origin: ORIGIN, absoluteExpiresAt } });
  strapi.log.warn(`sessions: a refresh token of user ${userId} came a second time; its session was ended`);
}

/** @returns what a refresh token says; undefined for one that the shop has not signed, or of another kind. */
export function claimsOf(strapi: Core.Strapi, token: string): Claims | undefined {
  const secret = strapi.config.get<string>('plugin::users-permissions.jwtSecret');
  try {
    const { type, sessionId, userId } = jwt.verify(token, secret, {
      algorithms: ['HS256'],
    }) as jwt.JwtPayload;
    const isOne = type === 'refresh' && typeof sessionId === 'string' && Number.isSafeInteger(Number(userId));
    return isOne ? { sessionId, userId: Number(userId) } : undefined;
  } catch {
    return undefined;
  }
}

/** Orders of the customer, which refer to their row, do not wait for it. */
const LOCK = 'SELECT FROM up_users WHERE id = ? FOR NO KEY UPDATE';

/**
 * @param userId whose sessions the work makes or ends.
 * @throws what the work throws, and Refused UNAVAILABLE where Strapi has swallowed an error of the database: nothing is written then.
 */
export async function inTurn<Result>(
  strapi: Core.Strapi,
  userId: number,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await strapi.db.transaction(async ({ trx }) => {
      await trx.raw(LOCK, [userId]);
      return work();
    });
  } catch (error) {
    if (isAborted(error)) throw new Refused({ code: 'UNAVAILABLE' });
    throw error;
  }
}

const END_LEFTOVERS = `
  DELETE FROM strapi_sessions AS rotated
  WHERE user_id = ? AND origin = '${ORIGIN}' AND status = 'rotated' AND NOT EXISTS (
    SELECT FROM strapi_sessions AS live
    WHERE live.user_id = rotated.user_id AND live.origin = rotated.origin AND live.status = 'active'
      AND live.absolute_expires_at = rotated.absolute_expires_at)`;

/** To be called when sessions of a user have ended: what came before the last of a family ends with it. */
export async function endLeftovers(strapi: Core.Strapi, userId: number): Promise<void> {
  await strapi.db.connection.raw(END_LEFTOVERS, [String(userId)]);
  changeFeed.announceHere(`user:${userId}`);
}
