/** A server in a process of its own: started, asked what only its inside knows, and stopped. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';

/**
 * @param {{ name: string, entry: string, environment: Record<string, string>, logFile: string }} options
 * entry: a script that sends `{listening: port}` once its port is open, and answers `{id, question, parameters}`.
 * @returns {Promise<RunningServer>} a server whose port is open.
 */
export async function startServer({ name, entry, environment, logFile }) {
  const log = createWriteStream(logFile);
  await once(log, 'open');
  const child = fork(entry, { env: environment, stdio: ['ignore', log, log, 'ipc'] });
  stopWithUs(child);
  const [{ listening }] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`${name} ended with ${code}; see ${logFile}`);
    }),
  ]);
  return new RunningServer(child, `http://127.0.0.1:${listening}`);
}

/** Whatever ends this process, a benchmark leaves no server behind. */
export function stopWithUs(child) {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
}

export class RunningServer {
  constructor(child, url) {
    this.child = child;
    this.url = url;
    this.awaited = new Map();
    child.on('message', ({ id, result, error }) => {
      const { resolve, reject } = this.awaited.get(id);
      this.awaited.delete(id);
      if (error) reject(new Error(error));
      else resolve(result);
    });
    child.on('exit', (code, signal) => {
      for (const { reject } of this.awaited.values()) reject(new Error(`ended with ${code ?? signal}`));
    });
  }

  get pid() {
    return this.child.pid;
  }

  /** Asks one of the questions that the server's process answers. */
  ask(question, ...parameters) {
    const id = randomUUID();
    const answered = new Promise((resolve, reject) => this.awaited.set(id, { resolve, reject }));
    this.child.send({ id, question, parameters });
    return answered;
  }

  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}
