/** Programs of Node as an app's author starts them: a process of its own, its words and its exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const PATIENCE_MS = 120_000;

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

/** @param parameters of Node: the program and its own. */
export async function runNode(parameters: string[], settings: Record<string, string> = {}): Promise<Ended> {
  const child = spawn(process.execPath, parameters, {
    cwd: __dirname,
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...settings },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS,
  });
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { code: code as number | null, out, err };
}
