/** The PostgreSQL under a storm: it can be crashed and started again, and answers questions about what it kept. */
import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { Client, type QueryResultRow } from 'pg';

interface Reply {
  id: number;
  result?: string;
  error?: string;
}

export class StormDatabase {
  private readonly process: ChildProcess = fork(path.join(__dirname, 'postgres-process.mjs'));
  private readonly awaited = new Map<number, (reply: Reply) => void>();
  private asked = 0;
  private address: string | undefined;

  private constructor() {
    this.process.on('message', (reply: Reply) => this.awaited.get(reply.id)?.(reply));
  }

  static async start(): Promise<StormDatabase> {
    const database = new StormDatabase();
    await database.start();
    return database;
  }

  /** Where it is; after a crash it comes back at another port. */
  url = (): URL => new URL(this.address as string);

  /** Starts it again after a crash. */
  async start(): Promise<void> {
    this.address = await this.command('start');
  }

  /** Ends every one of its processes at once, whatever they are doing. */
  async crash(): Promise<void> {
    await this.command('crash');
  }

  /** @returns a connection of the caller's own, past all proxies; the caller ends it. */
  async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.address });
    // It may be crashed under us, which is what the storm is for.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  /** @returns the rows the statement yields. */
  async query<Row extends QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    const client = await this.connect();
    try {
      return (await client.query<Row>(sql, values)).rows;
    } finally {
      await client.end();
    }
  }

  async close(): Promise<void> {
    await this.command('end');
    this.process.disconnect();
  }

  private async command(command: 'start' | 'crash' | 'end'): Promise<string | undefined> {
    const id = (this.asked += 1);
    const replied = new Promise<Reply>((resolve) => this.awaited.set(id, resolve));
    this.process.send({ id, command });
    const { result, error } = await replied;
    this.awaited.delete(id);
    if (error) throw new Error(`PostgreSQL did not ${command}: ${error}`);
    return result;
  }
}
