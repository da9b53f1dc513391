/** Stops what a benchmark started, the last first, however it ends: done, failed, or by Ctrl-C. */

export class Teardown {
  constructor() {
    this.steps = [];
    for (const signal of ['SIGINT', 'SIGTERM']) {
      process.once(signal, async () => {
        console.error('\nStopping ...');
        await this.run();
        process.exit(130);
      });
    }
  }

  /** Remembers to stop this, and hands it back. */
  add(started) {
    this.steps.push(started);
    return started;
  }

  /** The same end for everybody who asks: a failure and a Ctrl-C may come together. */
  run() {
    this.ending ??= this.stopAll();
    return this.ending;
  }

  async stopAll() {
    for (let step = this.steps.pop(); step; step = this.steps.pop()) {
      await step.stop().catch((error) => console.error(`Could not stop: ${error.message}`));
    }
  }
}
