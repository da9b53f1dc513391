/**
 * Knows whether the replica may answer. A read learns how far the primary is after it was asked for, and the replica has to
 * have replayed that; so whatever anybody was told of before is in the answer, on whichever instance (Raft calls it
 * ReadIndex). Twice a second somebody looks whether the replica still is one, of this primary, and how far behind.
 */
import type { Because, Standing } from './metrics';
import { Progress } from './progress';
import { OtherServer, ReadPool } from './read-pool';
import type { ReadingSettings } from './settings';

const LOOK_EVERY_MS = 500;

const NO_REPLICA = 'it is no replica, or has been promoted';

/** Where the log goes. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
}

export class Replica {
  readonly pool: ReadPool;
  private readonly progress: Progress;
  /** Why it is left alone; undefined while it is used. */
  private left: string | undefined = 'nobody has looked yet';
  /** Whether somebody has waited for it in vain since the last look. */
  private behind = false;
  private server: string | undefined;
  private timeline: string | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly settings: ReadingSettings,
    private readonly log: Log,
  ) {
    this.progress = new Progress(
      settings.connection,
      () => this.abandon('its connection is lost'),
      () => this.left === undefined && this.abandon(NO_REPLICA),
    );
    this.pool = new ReadPool(settings, () => this.server);
  }

  /** Looks now, and from then on until it is stopped. */
  async watch(): Promise<void> {
    const reason = await this.reasonToLeave();
    if (this.stopped) return;
    if (reason === undefined) this.use();
    else this.leave(reason);
    this.timer = setTimeout(() => void this.watch(), LOOK_EVERY_MS).unref();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.left = 'the shop is stopping';
    clearTimeout(this.timer);
    this.progress.close();
    await this.pool.close();
  }

  /** @returns how far behind it is, if it says so, and whether it is in use. */
  standing = (): Standing => ({
    // One that is gone lacks more with every order, and nobody knows how much.
    lagMs: this.server === undefined ? undefined : this.progress.lagMs(),
    used: this.left === undefined,
  });

  /** @returns undefined when it has everything that anybody was told of before this call; otherwise why it may not answer. */
  async whyNot(): Promise<Because | undefined> {
    if (this.left !== undefined) return 'left';
    if (this.behind) return 'behind';
    const position = await this.progress.position().catch(() => undefined);
    if (!position) return 'unknown';
    if (position.timeline !== this.timeline) return 'left';
    const reached = await this.progress.reaches(position.lsn, this.settings.waitMs);
    if (!reached) this.behind = true;
    // It may have been left while this read was waiting.
    return this.left === undefined && reached ? undefined : 'behind';
  }

  /** To be called when a read has failed there and the caller is not to blame: it is left alone until the next look. */
  failed(error: Error): void {
    if (error instanceof OtherServer) this.abandon(error.message);
    // Of many that fail together the first has said so.
    else if (this.left === undefined) this.leave(`a read failed there (${error.message})`);
  }

  /** @returns why it must not be used; undefined when it may. */
  private async reasonToLeave(): Promise<string | undefined> {
    const { progress, settings } = this;
    const seen = await progress.lookAtReplica().catch((error: Error) => error);
    if (seen instanceof Error) {
      this.abandon(`it does not answer (${seen.message})`);
      return this.left;
    }
    if (!seen.inRecovery) return NO_REPLICA;
    const primary = await progress.lookAtPrimary().catch((error: Error) => error);
    // Without that nobody is sent there, and there is nothing to hold against the replica.
    if (primary instanceof Error)
      return this.left && `the primary does not say how far it is (${primary.message})`;
    if (seen.cluster !== primary.cluster)
      return `it is a replica of another primary (cluster ${seen.cluster})`;
    if (seen.timeline !== primary.position.timeline) return `it follows another timeline (${seen.timeline})`;
    this.server = seen.server;
    this.timeline = seen.timeline;
    this.behind = !(await progress.reaches(primary.position.lsn, settings.waitMs));
    const tooFar = this.left !== undefined || progress.lagMs() > settings.maxLagMs;
    return this.behind && tooFar ? 'it lags behind' : undefined;
  }

  private use(): void {
    if (this.left !== undefined) this.log.info('replica: it is up to date; reads go there from now on');
    this.left = undefined;
  }

  private leave(reason: string): void {
    if (reason !== this.left && !this.stopped)
      this.log.warn(`replica: left alone, because ${reason}; the primary answers`);
    this.left = reason;
  }

  /** Leaves it for good: what is under way there is given up, and the next look begins anew. */
  private abandon(reason: string): void {
    this.leave(reason);
    this.server = undefined;
    this.progress.forgetReplica();
    this.pool.abandon();
  }
}
