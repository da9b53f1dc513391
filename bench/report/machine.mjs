/** What the figures were taken on; without it they say nothing. */
import { cpus, totalmem, type, release } from 'node:os';
import { readFile } from 'node:fs/promises';

/** @param {string} postgres its version. */
export async function describeMachine(postgres) {
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memory: `${(totalmem() / 1024 ** 3).toFixed(1)} GB`,
    system: await operatingSystem(),
    node: process.version,
    postgres,
    date: new Date().toISOString(),
    command: ['npm run bench', ...process.argv.slice(2)].join(' ').replace('bench --', 'bench -- --'),
  };
}

async function operatingSystem() {
  const kernel = `${type()} ${release()}`;
  const file = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(file)?.[1];
  return name ? `${name}, ${kernel}` : kernel;
}
