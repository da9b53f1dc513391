/**
 * The PostgreSQL under a benchmark: a fresh one that is as durable as production's, or the one BENCH_DATABASE_URL
 * names. Each system gets a database of its own, so that none meets another's rows.
 */
import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, withClient } from '../scripts/embedded-postgres.mjs';

/** @returns {Promise<BenchDatabase>} a server that keeps what it has committed. */
export async function startDatabase() {
  // mkdtemp closes the folder to everybody else, and PostgreSQL may run as somebody else.
  const folder = await mkdtemp(path.join(tmpdir(), 'opply-shop-bench-'));
  await chmod(folder, 0o755);
  const given = process.env.BENCH_DATABASE_URL;
  const database = given ? new GivenServer(given, folder) : await ownServer(folder);
  try {
    await requireDurable(database.urlOf('postgres'));
    return database;
  } catch (error) {
    await database.stop();
    throw error;
  }
}

/** @throws Error when the server would lose committed orders in a crash: such a figure compares with nothing. */
async function requireDurable(connectionString) {
  await withClient({ connectionString }, async (client) => {
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const { rows } = await client.query(`SHOW ${setting}`);
      if (rows[0][setting] !== 'on')
        throw new Error(`${setting} is ${rows[0][setting]}; orders must be durable`);
    }
  });
}

async function ownServer(folder) {
  const server = await startEmbeddedPostgres({ directory: path.join(folder, 'postgres'), durable: true });
  return new OwnServer(server, folder);
}

class BenchDatabase {
  constructor(folder) {
    /** For logs and other files that go when the benchmark ends. */
    this.folder = folder;
  }

  /** Copies the logs of the servers to where they can be read when the benchmark is over. */
  async keepLogs(target) {
    const logs = (await readdir(this.folder)).filter((file) => file.endsWith('.log'));
    await mkdir(target, { recursive: true });
    for (const log of logs) await copyFile(path.join(this.folder, log), path.join(target, log));
  }

  async version() {
    return withClient({ connectionString: this.urlOf('postgres') }, async (client) => {
      const { rows } = await client.query('SHOW server_version');
      return rows[0].server_version;
    });
  }
}

class OwnServer extends BenchDatabase {
  constructor(server, folder) {
    super(folder);
    this.server = server;
  }

  urlOf(name) {
    return this.server.url(name);
  }

  /** @returns {Promise<string>} the URL of a new, empty database. */
  async create(name) {
    await this.server.createDatabase(name);
    return this.urlOf(name);
  }

  async stop() {
    await this.server.release();
    await rm(this.folder, { recursive: true, force: true });
  }
}

class GivenServer extends BenchDatabase {
  constructor(url, folder) {
    super(folder);
    this.url = url;
    this.suffix = randomBytes(4).toString('hex');
    this.created = [];
  }

  urlOf(name) {
    const url = new URL(this.url);
    if (name !== 'postgres') url.pathname = `/${name}`;
    return url.href;
  }

  /** @returns {Promise<string>} the URL of a new, empty database, with a name that nobody else has. */
  async create(name) {
    const unique = `bench_${name}_${this.suffix}`;
    await this.run(`CREATE DATABASE ${unique}`);
    this.created.push(unique);
    return this.urlOf(unique);
  }

  async stop() {
    for (const name of this.created) await this.run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await rm(this.folder, { recursive: true, force: true });
  }

  run(statement) {
    return withClient({ connectionString: this.url }, (client) => client.query(statement));
  }
}
