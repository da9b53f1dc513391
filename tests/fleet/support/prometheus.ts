/**
 * Prometheus as Debian packages it, with the rules, the configuration and the parameters that deploy/ runs it with. The test's own are only
 * where the shop is, what its token is, how often everything is asked, and where Prometheus listens and writes.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parse, stringify } from 'yaml';
import { freePort } from './ports';

const DEPLOY = path.resolve(__dirname, '..', '..', '..', 'deploy');
const STARTS_WITHIN_MS = 30_000;
const LOOK_AGAIN_MS = 50;

/** Production's 15 s are long for whoever waits; no rule and no question hangs on them. */
const EVERY = { scrape_interval: '2s', scrape_timeout: '2s', evaluation_interval: '1s' };

/** The jobs' targets that are the shop's. */
type Role = 'server' | 'worker';

interface Configuration {
  global: Record<string, string>;
  scrape_configs: { static_configs: { targets: string[]; labels?: { role: Role } }[] }[];
}

export interface Watched {
  /** host:port, by what the processes are. */
  targets: Record<Role, string[]>;
  /** What Prometheus believes to be METRICS_TOKEN. */
  token: string;
}

export interface Target {
  labels: { job: string; instance: string; role?: Role };
  health: 'up' | 'down' | 'unknown';
  lastError: string;
}

export interface Rule {
  name: string;
  health: 'ok' | 'err' | 'unknown';
  lastError?: string;
}

/** A series that answers a question, and its value at this moment. */
export interface Sample {
  metric: Record<string, string>;
  value: number;
}

export class Prometheus {
  private log = '';

  private constructor(
    private readonly folder: string,
    private readonly url: string,
    private readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.log += chunk.toString()));
  }

  /** Starts it, and waits until it answers questions. */
  static async open(watched: Watched): Promise<Prometheus> {
    const folder = mkdtempSync(path.join(tmpdir(), 'shop-prometheus-'));
    writeConfiguration(folder, watched);
    const address = `127.0.0.1:${await freePort()}`;
    const parameters = [...usualParameters(folder), `--web.listen-address=${address}`];
    const child = spawn('prometheus', parameters, { stdio: ['ignore', 'pipe', 'pipe'] });
    const prometheus = new Prometheus(folder, `http://${address}`, child);
    try {
      await prometheus.isReady();
      return prometheus;
    } catch (error) {
      await prometheus.close();
      throw error;
    }
  }

  /** @returns what it asks, and how that went the last time. */
  targets = async (): Promise<Target[]> =>
    (await this.ask<{ activeTargets: Target[] }>('targets?state=active')).activeTargets;

  /** @returns its rules, and how working them out went the last time. */
  rules = async (): Promise<Rule[]> =>
    (await this.ask<{ groups: { rules: Rule[] }[] }>('rules')).groups.flatMap(({ rules }) => rules);

  /** @returns every series that answers the question now. @throws Error when it is no question. */
  async query(expression: string): Promise<Sample[]> {
    const question = `query?query=${encodeURIComponent(expression)}`;
    const { result } = await this.ask<{ result: { metric: Sample['metric']; value: [number, string] }[] }>(
      question,
    );
    return result.map(({ metric, value: [, value] }) => ({ metric, value: Number(value) }));
  }

  async close(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'close');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async ask<Data>(question: string): Promise<Data> {
    const answer = await fetch(`${this.url}/api/v1/${question}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(`Prometheus refuses ${decodeURIComponent(question)}: ${error}`);
    return data;
  }

  private async isReady(): Promise<void> {
    const latest = Date.now() + STARTS_WITHIN_MS;
    const answers = () =>
      fetch(`${this.url}/-/ready`)
        .then(({ ok }) => ok)
        .catch(() => false);
    while (!(await answers())) {
      if (this.process.exitCode !== null || Date.now() > latest)
        throw new Error(`Prometheus did not become ready:\n${this.log}`);
      await wait(LOOK_AGAIN_MS);
    }
  }
}

function writeConfiguration(folder: string, { targets, token }: Watched): void {
  cpSync(path.join(DEPLOY, 'prometheus'), folder, { recursive: true });
  // Where the container has it as a secret.
  writeFileSync(path.join(folder, 'metrics-token'), token);
  const file = path.join(folder, 'prometheus.yml');
  const configuration = parse(readFileSync(file, 'utf8')) as Configuration;
  Object.assign(configuration.global, EVERY);
  for (const { static_configs } of configuration.scrape_configs)
    for (const config of static_configs) if (config.labels) config.targets = targets[config.labels.role];
  writeFileSync(file, stringify(configuration));
}

/** What deploy/compose.yaml starts it with, at places of this folder. */
function usualParameters(folder: string): string[] {
  const { services } = parse(readFileSync(path.join(DEPLOY, 'compose.yaml'), 'utf8'), { merge: true }) as {
    services: { prometheus: { command: string[] } };
  };
  const places: Record<string, string> = {
    '--config.file': path.join(folder, 'prometheus.yml'),
    '--storage.tsdb.path': path.join(folder, 'data'),
  };
  return services.prometheus.command.map((parameter) => {
    const [name = ''] = parameter.split('=');
    return name in places ? `${name}=${places[name]}` : parameter;
  });
}
