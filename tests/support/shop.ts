/** A running shop for a test: its own process, port and database; real HTTP, real PostgreSQL. */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { Core } from '@strapi/strapi';
import request from 'supertest';
import { hold, type Witnessed } from './contract/departures';
import { heldAgainstDocument } from './contract/supertest';
import { TestDatabase } from './database';
import { shopEnvironment } from './shop-environment.cjs';

const ENTRY = path.join(__dirname, 'server-process.cjs');

/** Only one that hangs is waited for as long as this. */
const TELLING_PATIENCE_MS = 20_000;

/** An error thrown by a function that ran inside the shop, with what it carried. */
export class ShopError extends Error {
  constructor(readonly origin: { name: string; message: string; refusal?: Record<string, unknown> }) {
    super(origin.message);
    this.name = origin.name;
  }
}

interface Answer {
  id: string;
  result?: unknown;
  error?: ShopError['origin'];
}

/** Something a test may send: a user's token, or nobody's. */
export type Token = string | undefined;

export class Shop {
  /** Everything the process has written to its log so far. */
  log = '';
  url = '';
  private readonly awaited = new Map<string, (answer: Answer) => void>();

  private constructor(
    readonly database: TestDatabase,
    readonly process: ChildProcess,
  ) {
    for (const stream of [process.stdout, process.stderr]) this.read(stream as Readable);
    process.on('message', (message: Answer | { exchange: Witnessed } | { listening: number }) => {
      if ('exchange' in message) hold(message.exchange);
      else if ('id' in message) this.awaited.get(message.id)?.(message);
    });
  }

  /** Starts a server on the database and waits until its port is open. */
  static async boot(database: TestDatabase, settings: Record<string, string> = {}): Promise<Shop> {
    const env = shopEnvironment({ DATABASE_URL: database.url, ...settings });
    const shop = new Shop(database, fork(ENTRY, { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] }));
    running.add(shop);
    shop.url = `http://127.0.0.1:${await shop.listeningPort()}`;
    return shop;
  }

  /** Sends a request as a person with this token, by supertest; it and its answer are held against the API's document. */
  send(method: 'get' | 'post' | 'put' | 'delete', route: string, token?: Token) {
    const sent = heldAgainstDocument(request(this.url)[method](route));
    return token === undefined ? sent : sent.set('Authorization', `Bearer ${token}`);
  }

  get = (route: string, token?: Token) => this.send('get', route, token);
  post = (route: string, token?: Token, data?: unknown) =>
    this.send('post', route, token).send({ data } as object);
  put = (route: string, token?: Token, data?: unknown) =>
    this.send('put', route, token).send({ data } as object);
  delete = (route: string, token?: Token) => this.send('delete', route, token);

  /**
   * Runs a function inside the shop, where a plugin would run. It is sent as text, so it can use its parameters
   * and nothing else of the test's.
   */
  async inside<P extends unknown[], R>(
    work: (strapi: Core.Strapi, ...parameters: P) => R,
    ...parameters: P
  ): Promise<Awaited<R>> {
    const id = randomUUID();
    const answered = new Promise<Answer>((resolve) => this.awaited.set(id, resolve));
    this.process.send({ id, source: work.toString(), parameters });
    const { result, error } = await answered;
    if (error) throw new ShopError(error);
    return result as Awaited<R>;
  }

  /**
   * Resolves when the test has been told of everything the shop has answered so far, which arrives in order, and `log` holds all that it
   * has written to its log.
   */
  async hasToldAll(): Promise<void> {
    if (!this.process.connected) return;
    const told = new AbortController();
    const { signal } = told;
    // One that ends, or answers nobody, has nothing more to tell.
    const ended = once(this.process, 'close', { signal });
    const patience = wait(TELLING_PATIENCE_MS, undefined, { signal });
    await Promise.race([this.inside(logIsWritten), ended, patience]);
    told.abort();
    await Promise.allSettled([ended, patience]);
    // What is in the pipes by now is read before the next turn.
    await nextTurn();
  }

  /** Stops the process and waits for its end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    running.delete(this);
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill(signal);
      await once(this.process, 'close');
    }
    return this.process.exitCode;
  }

  /** Line by line: what goes to the other stream may come in the middle of one. */
  private read(stream: Readable): void {
    let line = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const lines = (line + text).split('\n');
      line = lines.pop() as string;
      this.log += lines.map((one) => `${one}\n`).join('');
    });
    stream.on('end', () => (this.log += line));
  }

  private listeningPort(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.process.on('message', ({ listening }: { listening?: number }) => listening && resolve(listening));
      this.process.once('exit', (code) => reject(new Error(`The shop ended with ${code}:\n${this.log}`)));
    });
  }
}

/** Inside the shop: resolves when its log has left it. */
async function logIsWritten(): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()));
}

const running = new Set<Shop>();
const databases = new Set<TestDatabase>();

/** Boots a shop on a fresh clone of the template; both are gone when the test file ends. */
export async function openShop(settings: Record<string, string> = {}): Promise<Shop> {
  const [shop] = await openInstances(1, settings);
  return shop as Shop;
}

/** The same for several servers of one shop. */
export async function openInstances(count: number, settings: Record<string, string> = {}): Promise<Shop[]> {
  const database = await TestDatabase.create();
  databases.add(database);
  return Promise.all(Array.from({ length: count }, () => Shop.boot(database, settings)));
}

/** Called after each file. */
export async function stopAllShops(): Promise<void> {
  // One that has just died has told what it had to tell.
  await Promise.allSettled([...running].map((shop) => shop.hasToldAll()));
  await Promise.all([...running].map((shop) => shop.stop('SIGKILL')));
  await Promise.all([...databases].map((database) => database.drop()));
  databases.clear();
}
