/**
 * Lets one worker of a process at a time look for a job. The engine locks all free queues while it looks, so that of two who
 * look at once the other one finds nothing and goes to sleep beside the work. And what a worker has found is known before the
 * next one asks which jobs to leave alone.
 */
export class Turn {
  private readonly waiting: (() => void)[] = [];
  private taken = false;

  /** Resolves when it is the caller's turn. */
  async take(): Promise<void> {
    if (this.taken) await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.taken = true;
  }

  /** Whoever has taken the turn is done with it. */
  pass(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.taken = false;
  }
}
