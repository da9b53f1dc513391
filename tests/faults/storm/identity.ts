/** Who a client is, and the token that proves it. Tokens last ten minutes, and storms may last longer. */
import { PASSWORD } from '../../support/people';
import { call, type World } from './caller';
import { statusOf, type AnsweredBody } from './history';
import type { Randomness } from './randomness';

/** When a phone begins to ask for another token, in milliseconds after the last; not everybody in the same moment. */
const RENEW_AFTER_MS = { least: 240_000, most: 480_000 };

export class Identity {
  private since: number;
  private readonly renewAfter: number;

  constructor(
    private readonly world: World,
    readonly username: string,
    /** As it was given to them just now. */
    private current: string,
    private readonly randomness: Randomness,
  ) {
    this.since = world.history.now();
    this.renewAfter = randomness.between(RENEW_AFTER_MS.least, RENEW_AFTER_MS.most);
    world.identities.set(username, this);
  }

  /** @returns a token that is good for some minutes more; if nobody answers, the one there is. */
  async token(): Promise<string> {
    if (this.world.history.now() - this.since < this.renewAfter) return this.current;
    const operation = await call(
      this.world,
      this.username,
      this.randomness.between(0, this.world.servers.length - 1),
      {
        method: 'POST',
        path: '/api/auth/local',
        intent: { kind: 'log in' },
        token: undefined,
        body: { identifier: this.username, password: PASSWORD },
      },
    );
    if (statusOf(operation) === 200) {
      const { answer } = operation as { answer: { body: AnsweredBody } };
      this.current = answer.body.jwt as string;
      this.since = this.world.history.now();
    }
    return this.current;
  }
}
