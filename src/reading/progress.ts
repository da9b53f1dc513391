/**
 * How far the primary is and how far the replica, each asked over one small connection and at most once at a time, however
 * many reads want to know.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { databaseConnection, type DatabaseConnection } from '../platform/database-connection';
import { withDeadline } from '../platform/deadlines';
import { coalesced } from './coalesced';
import { StandingConnection } from './standing-connection';
import {
  CLUSTER,
  lsnOf,
  POSITION,
  REPLAYED,
  STANDING,
  type Position,
  type PositionRow,
  type ReplayedRow,
  type StandingRow,
} from './statements';

const ASK_AGAIN_MS = 2;
const NAMED = { application_name: 'opply-shop replica' };

/** What was seen of the replica itself. */
export interface Seen extends StandingRow {
  inRecovery: boolean;
}

export class Progress {
  private readonly primary: StandingConnection;
  private readonly replica: StandingConnection;
  private cluster: string | undefined;
  private replayed = 0n;
  /** The first position that the replica was seen to lack, and when. */
  private lacking: { lsn: bigint; since: number } | undefined;

  /**
   * @param connection of the replica.
   * @param lost is called when the replica's connection breaks.
   * @param promoted is called when the replica turns out to be none any more.
   */
  constructor(
    connection: DatabaseConnection,
    lost: () => void,
    private readonly promoted: () => unknown,
  ) {
    this.primary = new StandingConnection({ ...databaseConnection(process.env), ...NAMED }, () => {
      this.cluster = undefined;
    });
    this.replica = new StandingConnection({ ...connection, ...NAMED }, () => {
      this.replayed = 0n;
      lost();
    });
  }

  /** How far the primary is, asked for after the call. */
  readonly position = coalesced(async (): Promise<Position> => {
    const since = performance.now();
    const { lsn: text, timeline } = await this.primary.ask<PositionRow>(POSITION);
    const lsn = lsnOf(text);
    if (lsn > this.replayed) this.lacking ??= { lsn, since };
    return { lsn, timeline };
  });

  private readonly askReplayed = coalesced(async (): Promise<boolean> => {
    const { inRecovery, lsn } = await this.replica.ask<ReplayedRow>(REPLAYED);
    if (inRecovery) this.replayed = lsnOf(lsn ?? '0/0');
    else this.promoted();
    if (this.lacking && this.replayed >= this.lacking.lsn) this.lacking = undefined;
    return inRecovery;
  });

  /** @returns for how many milliseconds the replica has lacked something. */
  lagMs = (): number => (this.lacking ? performance.now() - this.lacking.since : 0);

  /** @returns whether the replica has replayed the log up to there, within so many milliseconds. */
  async reaches(lsn: bigint, withinMs: number): Promise<boolean> {
    if (this.replayed >= lsn) return true;
    let waiting = true;
    const arrival = async () => {
      while (waiting && this.replayed < lsn) {
        await this.askReplayed();
        if (this.replayed < lsn) await wait(ASK_AGAIN_MS);
      }
    };
    await withDeadline(arrival(), withinMs, () => new Error('late')).catch(() => undefined);
    waiting = false;
    return this.replayed >= lsn;
  }

  /** Connects where needed. @throws the database's error. */
  async lookAtPrimary(): Promise<{ cluster: string; position: Position }> {
    await this.primary.open();
    this.cluster ??= (await this.primary.ask<{ cluster: string }>(CLUSTER)).cluster;
    return { cluster: this.cluster, position: await this.position() };
  }

  /** Connects where needed. @throws the database's error. */
  async lookAtReplica(): Promise<Seen> {
    await this.replica.open();
    const standing = await this.replica.ask<StandingRow>(STANDING);
    return { ...standing, inRecovery: await this.askReplayed() };
  }

  /** Connects to the replica anew at the next look: its address may lead to another server by then. */
  forgetReplica(): void {
    this.replica.close();
    this.replayed = 0n;
  }

  close(): void {
    this.primary.close();
    this.replica.close();
  }
}
