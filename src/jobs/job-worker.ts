/** Works on jobs for as long as the process lives: shift after shift, whatever becomes of the database meanwhile. */
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './engine-log';
import { Shift, type Work } from './shift';
import { within } from '../platform/time-limit';

/** Between two shifts: a database that is away is not helped by being asked all the time. */
const PAUSE_MS = 1_000;

/** A process has 9 s to stop, and others to stop beside this. */
const STOP_WITHIN_MS = 6_000;

export class JobWorker {
  private readonly stopping = new AbortController();
  /** Also for a shift that was still beginning when the word came. */
  private readonly stopped = once(this.stopping.signal, 'abort').then(() => undefined);
  private done: Promise<void> | undefined;

  constructor(
    private readonly work: Work,
    private readonly log: Log,
  ) {}

  /** Begins, and begins again until told to stop; a database that cannot be reached yet is waited for. */
  start(): void {
    this.done ??= this.workShifts();
  }

  /** Takes no more jobs and resolves when those under way have ended, or had their few seconds. */
  async stop(): Promise<void> {
    this.stopping.abort();
    if (this.done) await within(STOP_WITHIN_MS, this.done);
  }

  private async workShifts(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        await this.workShift();
      } catch (error) {
        this.log.warn(`jobs: none are worked on for the moment: ${String(error)}`);
      }
      // Aborted is what it ends with when there will be no other.
      await wait(PAUSE_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async workShift(): Promise<void> {
    const shift = await Shift.begin(this.work, this.log);
    const reason = await Promise.race([shift.over, this.stopped]);
    if (reason !== undefined) this.log.warn(`jobs: working on them was interrupted: ${reason}`);
    await shift.end();
  }
}
