/** Sends requests as whoever is logged in, and renews the session where the shop asks for it; nobody else notices. */
import type { Connection, Request } from './connection.js';
import { ConnectionLost, ShopRefusal } from './errors.js';
import type { SessionKeeper } from './session-keeper.js';
import type { SavedSession } from './session-store.js';
import { TimedOut, within } from './waiting.js';

export interface ApiRequest extends Omit<Request, 'body' | 'giveUpAt' | 'earlierMayHaveActed'> {
  /** To be sent as JSON. */
  body?: unknown;
}

/** What any call may be given. */
export interface CallOptions {
  /** Ends the waiting; the shop may have acted all the same. */
  signal?: AbortSignal;
}

const UNAUTHORIZED = 401;

/** A token that another process left in the store may be too old as well. */
const MOST_RENEWALS = 2;

export class Api {
  constructor(
    private readonly connection: Connection,
    private readonly keeper: SessionKeeper,
    private readonly deadlineMs: number,
  ) {}

  /**
   * @returns the answer's body.
   * @throws ShopRefusal, ConnectionLost, SignedOut or RequestAborted.
   */
  async send<Body>(asked: ApiRequest): Promise<Body> {
    const giveUpAt = Date.now() + this.deadlineMs;
    const request = written(asked);
    let session = await this.keeper.current();
    let earlierMayHaveActed = false;
    for (let renewals = 0; ; renewals += 1) {
      const headers = { ...request.headers, ...authorization(session) };
      try {
        const answer = await this.connection.ask({ ...request, headers, earlierMayHaveActed, giveUpAt });
        return answer.body as Body;
      } catch (error) {
        if (!session || !isUnauthorized(error)) throw error;
        if (renewals === MOST_RENEWALS) throw await this.keeper.signOut(error);
        ({ earlierMayHaveActed } = error);
        session = await this.renewed(session, request, giveUpAt);
      }
    }
  }

  /** The same without anybody's token, for those who are about to get one. */
  async sendAnonymously<Body>(request: ApiRequest): Promise<Body> {
    const giveUpAt = Date.now() + this.deadlineMs;
    const { body } = await this.connection.ask({ ...written(request), giveUpAt });
    return body as Body;
  }

  private async renewed(
    refused: SavedSession,
    { signal }: Pick<ApiRequest, 'signal'>,
    giveUpAt: number,
  ): Promise<SavedSession> {
    for (;;) {
      try {
        return await within(this.keeper.renewed(refused), giveUpAt - Date.now(), signal);
      } catch (error) {
        if (error instanceof TimedOut) throw new ConnectionLost(1, error);
        // The one who began the renewal had less time left than this request has.
        if (!(error instanceof ConnectionLost && Date.now() < giveUpAt)) throw error;
      }
    }
  }
}

/** At once and once: what is sent again is the same, whatever the app does with its objects meanwhile. */
const written = ({ body, ...request }: ApiRequest) => ({
  ...request,
  body: body === undefined ? undefined : JSON.stringify(body),
});

const authorization = (session: SavedSession | undefined): Record<string, string> =>
  session ? { Authorization: `Bearer ${session.jwt}` } : {};

const isUnauthorized = (error: unknown): error is ShopRefusal =>
  error instanceof ShopRefusal && error.status === UNAUTHORIZED;
