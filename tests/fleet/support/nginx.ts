/** nginx as Debian packages it, in a folder of its own, with the files it is given. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isOpen } from '../../support/open-port';

const STARTS_WITHIN_MS = 10_000;
const LOOK_AGAIN_MS = 20;

/** It stands where an ordinary user's PATH does not lead. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Two workers, because two do not know what the other one has found out, unless the configuration sees to it. */
const MAIN = `
  daemon off;
  worker_processes 2;
  pid nginx.pid;
  error_log stderr warn;
  events { worker_connections 4096; }
`;

/** A file for each folder that nginx would look for in /var/lib. */
const FOLDERS = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

export class Nginx {
  /** What it has said. */
  log = '';
  private constructor(
    readonly folder: string,
    private readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  /**
   * @param rest of nginx.conf, its beginning, which may include files by their names.
   * @param files by their names below its folder.
   * @param port where it is to be found when it has started.
   */
  static async open(rest: string, files: Record<string, string>, port: number): Promise<Nginx> {
    const folder = mkdtempSync(path.join(tmpdir(), 'opply-shop-nginx-'));
    // mkdtemp closes the folder to everybody else, and its workers run as somebody else.
    chmodSync(folder, 0o755);
    write(folder, { 'nginx.conf': `${rest}${MAIN}`, ...files });
    const parameters = ['-p', folder, '-c', path.join(folder, 'nginx.conf'), '-e', 'stderr'];
    const nginx = new Nginx(folder, spawn('nginx', parameters, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    try {
      await nginx.listensAt(port);
      return nginx;
    } catch (error) {
      await nginx.close();
      throw error;
    }
  }

  /** Lets it read other files; connections there are stay as they are. */
  reload(files: Record<string, string>): void {
    write(this.folder, files);
    this.process.kill('SIGHUP');
  }

  async close(): Promise<void> {
    if (this.process.exitCode === null) {
      this.process.kill('SIGTERM');
      await once(this.process, 'close');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async listensAt(port: number): Promise<void> {
    const latest = Date.now() + STARTS_WITHIN_MS;
    while (!(await isOpen(port))) {
      if (this.process.exitCode !== null || Date.now() > latest)
        throw new Error(`nginx does not listen at ${port}:\n${this.log}`);
      await wait(LOOK_AGAIN_MS);
    }
  }
}

function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** What has to stand in the http block for nginx to write nowhere else. */
export const ownFolders = FOLDERS.map((name) => `${name}_temp_path ${name};`).join(' ');

/** @returns the line that loads TCP proxying, where it is a module; nothing where it is built in. */
export function streamModule(): string {
  const { stderr } = spawnSync('nginx', ['-V'], { env, encoding: 'utf8' });
  const [, modules = ''] = /--modules-path=(\S+)/.exec(stderr) ?? [];
  const file = path.join(modules, 'ngx_stream_module.so');
  return existsSync(file) ? `load_module ${file};` : '';
}
