/** Becoming somebody, and ceasing to be: registration, log-in and log-out. In between the session renews itself. */
import type { Api, CallOptions } from './api.js';
import { ShopRefusal, SignedOut } from './errors.js';
import type { Credentials, NewPassword, Registration, Session as NewSession, User } from './schemas.js';
import type { SessionKeeper } from './session-keeper.js';
import type { SavedSession } from './session-store.js';

const BAD_REQUEST = 400;

export class Session {
  constructor(
    private readonly api: Api,
    private readonly keeper: SessionKeeper,
  ) {}

  /**
   * Makes an account and logs in. When the answer is lost, the account may be there already; then this logs in to it.
   * @throws ShopRefusal with status 400 when the name or the address is taken, or something is malformed.
   */
  async register(registration: Registration, { signal }: CallOptions = {}): Promise<User> {
    try {
      return await this.begin('/auth/local/register', registration, signal);
    } catch (error) {
      if (!(isBadRequest(error) && error.earlierMayHaveActed)) throw error;
      const { username, password } = registration;
      return this.logIn({ identifier: username, password }, { signal }).catch((refused: unknown) => {
        // It was taken by somebody else, then.
        throw isBadRequest(refused) ? error : refused;
      });
    }
  }

  /**
   * @param credentials username or address of e-mail, and password.
   * @throws ShopRefusal with status 400 when they are wrong, RATE_LIMITED after too many attempts.
   */
  logIn(credentials: Credentials, { signal }: CallOptions = {}): Promise<User> {
    return this.begin('/auth/local', credentials, signal);
  }

  /**
   * Changes the password. Every other session of the customer ends, and this one goes on. Not sent again when its answer is
   * lost: then either password may be the right one.
   */
  async changePassword(passwords: NewPassword, { signal }: CallOptions = {}): Promise<void> {
    const session = await this.api.send<NewSession>({
      method: 'POST',
      path: '/auth/change-password',
      body: passwords,
      repeatable: false,
      signal,
    });
    await this.keeper.begin(savedFrom(session));
  }

  /**
   * Ends the session, here in any case and in the shop if it can be reached.
   * @throws ConnectionLost when it cannot; the session is forgotten here all the same.
   */
  async logOut({ signal }: CallOptions = {}): Promise<void> {
    try {
      if (!(await this.isActive())) return;
      await this.api.send({ method: 'POST', path: '/auth/logout', repeatable: true, signal });
    } catch (error) {
      if (!(error instanceof SignedOut)) throw error;
    } finally {
      await this.keeper.end();
    }
  }

  /** @returns whether somebody is logged in, as far as is known here. */
  async isActive(): Promise<boolean> {
    return (await this.keeper.current()) !== undefined;
  }

  private async begin(path: string, body: object, signal: AbortSignal | undefined): Promise<User> {
    const session = await this.api.sendAnonymously<NewSession>({
      method: 'POST',
      path,
      body,
      // A log-in that nobody heard of leaves a session that nobody uses.
      repeatable: true,
      signal,
    });
    await this.keeper.begin(savedFrom(session));
    return session.user;
  }
}

const savedFrom = ({ jwt, refreshToken, user }: NewSession): SavedSession => ({
  jwt,
  refreshToken,
  user: user.documentId,
});

const isBadRequest = (error: unknown): error is ShopRefusal =>
  error instanceof ShopRefusal && error.status === BAD_REQUEST;
