/**
 * Takes a username and a password for a token of that user, so that whoever cannot log in first may send both with every
 * request. From there on everything is as with any token: permissions, a blocked user, a revoked session. The exchange is
 * remembered until the token ends or anything about the user changes. Checking a password is slow on purpose, so which one was right
 * is remembered for longer: or one customer who writes the same name in ever other ways, or changes their profile all the time, would
 * keep the server busy.
 */
import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { LRUCache } from 'lru-cache';
import { changeFeed } from './change-feed';
import { expiryOf } from './remembered-callers';

const USER = 'plugin::users-permissions.user' as const;

const MOST_REMEMBERED = 1_000;

/** A token that would end in the middle of a request is none. */
const SPARE_MS = 5_000;

export interface Credentials {
  identifier: string;
  password: string;
}

interface Exchange {
  /** As it stands in the header. */
  authorization: string;
  readAt: number;
}

interface Remembered {
  exchanging: Promise<Exchange>;
  /** Undefined while it is not known yet. */
  user?: number;
}

/** Lets somebody at an address try a password, or throws. One of Strapi's errors is how an attempt says that it was bad. */
export type Guard = <T>(credentials: Credentials, address: string, attempt: () => Promise<T>) => Promise<T>;

export class BasicCredentials {
  private readonly exchanges = new LRUCache<string, Remembered>({ max: MOST_REMEMBERED });
  /** By password and hash, which has a salt: there is another one when the password is. */
  private readonly right = new LRUCache<string, true>({ max: MOST_REMEMBERED });

  /** @param guarded counts attempts to log in, and refuses to make one more. */
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly guarded: Guard,
  ) {
    changeFeed.subscribe((change) => this.forget(change));
  }

  /**
   * @param header an `Authorization` of the form `Basic …`.
   * @param address of the caller, for counting bad attempts.
   * @returns an `Authorization` with the user's token.
   * @throws UnauthorizedError when there is no such user with this password; what the guard throws after too many of these.
   */
  async exchange(header: string, address: string): Promise<string> {
    const credentials = credentialsOf(header);
    const key = digestOf(credentials.identifier, credentials.password);
    const known = await this.exchanges.get(key)?.exchanging.catch(() => undefined);
    if (known && this.isGood(known)) return known.authorization;
    const exchanging = this.logIn(credentials, address, (user) => (remembered.user = user));
    const remembered: Remembered = { exchanging };
    this.exchanges.set(key, remembered);
    exchanging.catch(() => this.exchanges.delete(key));
    return (await exchanging).authorization;
  }

  private forget(change: string): void {
    if (change === 'products') return;
    if (!change.startsWith('user:')) return this.exchanges.clear();
    for (const [key, { user }] of [...this.exchanges.entries()])
      if (user === undefined || change === `user:${user}`) this.exchanges.delete(key);
  }

  private isGood = ({ authorization, readAt }: Exchange): boolean =>
    expiryOf(authorization) - SPARE_MS > Date.now() && changeFeed.isCurrent(readAt);

  private logIn(
    credentials: Credentials,
    address: string,
    found: (user: number) => unknown,
  ): Promise<Exchange> {
    const { identifier, password } = credentials;
    const readAt = performance.now();
    return this.guarded(credentials, address, async () => {
      const user = await this.userOf(identifier, password);
      if (!user) throw new errors.UnauthorizedError('Invalid identifier or password');
      found(user);
      return this.exchanged(user, readAt);
    });
  }

  private async exchanged(user: number, readAt: number): Promise<Exchange> {
    const token: string = await this.strapi.plugin('users-permissions').service('jwt').issue({ id: user });
    return { authorization: `Bearer ${token}`, readAt };
  }

  /** As the log-in does it. */
  private async userOf(identifier: string, password: string): Promise<number | undefined> {
    const user: { id: number; password: string | null; blocked: boolean } | null = await this.strapi.db
      .query(USER)
      .findOne({
        where: { provider: 'local', $or: [{ email: identifier.toLowerCase() }, { username: identifier }] },
      });
    if (!user?.password || user.blocked) return undefined;
    return (await this.isRight(password, user.password)) ? user.id : undefined;
  }

  private async isRight(password: string, hash: string): Promise<boolean> {
    const key = digestOf(hash, password);
    if (this.right.has(key)) return true;
    const users = this.strapi.plugin('users-permissions').service('user');
    const isRight: boolean = await users.validatePassword(password, hash);
    if (isRight) this.right.set(key, true);
    return isRight;
  }
}

/** Of two texts, neither of which is to be found in memory. */
const digestOf = (first: string, second: string): string =>
  createHash('sha256')
    .update(JSON.stringify([first, second]))
    .digest('base64');

/** https://www.rfc-editor.org/rfc/rfc7617: base64 of the name, a colon, and the password, which may hold more colons. */
function credentialsOf(header: string): Credentials {
  const decoded = Buffer.from(header.replace(/^basic\s+/i, ''), 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  const [identifier, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  if (colon < 1 || decoded.includes('\0') || !decoded.isWellFormed())
    throw new errors.UnauthorizedError('Invalid identifier or password');
  return { identifier, password };
}
