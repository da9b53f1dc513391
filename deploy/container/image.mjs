/** What one does with an image: start it as it is, run another command in it, ask whether it is healthy. */
import { setTimeout as wait } from 'node:timers/promises';
import { runIn, startIn } from './sandbox.mjs';

const LOOK_AGAIN_MS = 500;

export class Image {
  /**
   * @param stage the last one of the Dockerfile, as build() returns it.
   * @param {Record<string, string>} environment what every container of it gets.
   * @param {string[]} mounts its volumes.
   */
  constructor(stage, environment, mounts) {
    Object.assign(this, { stage, environment, mounts });
  }

  /** @returns {import('./sandbox.mjs').Sandbox} a container, its root file system read-only. */
  start(command = this.stage.command) {
    const { stage, environment, mounts } = this;
    return startIn({ stage, command, environment, mounts });
  }

  /** Runs a command in a container of its own. @returns {Promise<string>} what it said. @throws Error when it fails. */
  run(...command) {
    const { stage, environment, mounts } = this;
    return runIn({ stage, command, environment, mounts });
  }

  /** Resolves when the image's own HEALTHCHECK passes. @throws Error when the container ends before, or after this time. */
  async healthy(container, withinMs) {
    const deadline = Date.now() + withinMs;
    for (;;) {
      const checked = await this.run(...this.stage.healthcheck).catch((error) => error);
      if (!(checked instanceof Error)) return;
      if (!container.running) throw new Error(`the container ended: ${container.said}`);
      if (Date.now() > deadline) throw new Error(`not healthy in time: ${container.said}`);
      await wait(LOOK_AGAIN_MS);
    }
  }
}
