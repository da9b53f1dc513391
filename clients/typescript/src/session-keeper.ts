/**
 * Knows whose requests these are. One session, in memory and in the store; renewed when the shop does not take its token any
 * more, once for however many requests are waiting for that: a refresh token is good for one refresh.
 */
import type { Connection } from './connection.js';
import { ShopRefusal, SignedOut } from './errors.js';
import type { RefreshedSession } from './schemas.js';
import type { SavedSession, SessionStore } from './session-store.js';

/** What the shop answers to a refresh token that is spent, revoked, too old, or none. */
const OVER = [400, 401];

export interface KeeperSettings {
  store: SessionStore;
  deadlineMs: number;
  onSignedOut: (error: SignedOut) => void;
}

export class SessionKeeper {
  private session: SavedSession | undefined;
  private loading: Promise<void> | undefined;
  private renewing: Promise<void> | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly settings: KeeperSettings,
  ) {}

  /** @returns the session to use now; undefined when nobody is logged in. */
  async current(): Promise<SavedSession | undefined> {
    this.loading ??= this.load().catch((error: unknown) => {
      this.loading = undefined;
      throw error;
    });
    await this.loading;
    return this.session;
  }

  /** A session begins or goes on, in place of what was before. */
  async begin(session: SavedSession): Promise<void> {
    this.loading = Promise.resolve();
    this.session = session;
    await this.settings.store.save(session);
  }

  /** The session ends here. */
  async end(): Promise<void> {
    this.loading = Promise.resolve();
    this.session = undefined;
    await this.settings.store.clear();
  }

  /**
   * @param refused what was sent with a request that the shop answered with 401.
   * @returns the same person's session, with another token.
   * @throws SignedOut when there is none to be had, ConnectionLost when the shop cannot be asked.
   */
  async renewed(refused: SavedSession): Promise<SavedSession> {
    if (this.isCurrent(refused)) {
      this.renewing ??= this.renew(refused).finally(() => (this.renewing = undefined));
      await this.renewing;
    }
    if (this.session?.user !== refused.user) throw new SignedOut();
    return this.session;
  }

  /** To be called when the shop refuses even what it has just given. */
  async signOut(cause: unknown): Promise<SignedOut> {
    const error = new SignedOut(cause);
    await this.end();
    this.settings.onSignedOut(error);
    return error;
  }

  private async renew(refused: SavedSession): Promise<void> {
    if (await this.takeFromStore(refused)) return;
    try {
      await this.refresh(refused);
    } catch (error) {
      const isOver = error instanceof ShopRefusal && OVER.includes(error.status);
      if (!isOver) throw error;
      // Another process that shares the store may have been faster by an instant.
      if (!this.isCurrent(refused) || (await this.takeFromStore(refused))) return;
      throw await this.signOut(error);
    }
  }

  private async refresh(spent: SavedSession): Promise<void> {
    const { body } = await this.connection.ask({
      method: 'POST',
      path: '/auth/refresh',
      body: JSON.stringify({ refreshToken: spent.refreshToken }),
      repeatable: true,
      giveUpAt: Date.now() + this.settings.deadlineMs,
    });
    // Where somebody has logged in or out meanwhile, that counts.
    if (!this.isCurrent(spent)) return;
    const { jwt, refreshToken } = body as RefreshedSession;
    await this.begin({ jwt, refreshToken, user: spent.user });
  }

  /** @returns whether another process that shares the store, e.g. a second tab, has renewed the session or begun one. */
  private async takeFromStore(refused: SavedSession): Promise<boolean> {
    const stored = await this.settings.store.load();
    if (!stored || stored.jwt === refused.jwt) return false;
    if (this.isCurrent(refused)) this.session = stored;
    return true;
  }

  private async load(): Promise<void> {
    const stored = await this.settings.store.load();
    this.session ??= stored ?? undefined;
  }

  private isCurrent({ jwt }: SavedSession): boolean {
    return this.session?.jwt === jwt;
  }
}
