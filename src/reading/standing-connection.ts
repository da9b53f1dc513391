/**
 * One connection for tiny questions that must not wait behind others for a place in a pool. It is opened by whoever looks
 * after it and not by those who ask: while it is away, asking fails at once.
 */
import { Client } from 'pg';
import type { DatabaseConnection } from '../platform/database-connection';
import type { Statement } from './statements';
import { unrefClient } from '../platform/unref-client';

/** These questions touch no table; an answer later than this is not coming. */
const ANSWER_WITHIN_MS = 1_000;

export class StandingConnection {
  private client: Client | undefined;
  private connecting: Promise<Client> | undefined;

  /**
   * @param settings of the server.
   * @param lost is called when the connection breaks, once for each that was opened.
   */
  constructor(
    private readonly settings: DatabaseConnection,
    private readonly lost: () => void,
  ) {}

  /** Resolves at once when it is open. */
  async open(): Promise<void> {
    if (this.client) return;
    this.connecting ??= this.connect().finally(() => (this.connecting = undefined));
    this.client = await this.connecting;
  }

  /** @throws the database's error; Error when there is no connection. */
  async ask<Row>({ name, sql }: Statement): Promise<Row> {
    const { client } = this;
    if (!client) throw new Error('Connection ended: it is being opened again');
    try {
      const { rows } = await client.query<object>({ name, text: sql });
      return rows[0] as Row;
    } catch (error) {
      // A late answer to this question would be taken for one to the next.
      this.lose(client);
      throw error;
    }
  }

  close(): void {
    const { client } = this;
    this.client = undefined;
    client?.end().catch(() => undefined);
  }

  private async connect(): Promise<Client> {
    const client = new Client({
      ...this.settings,
      connectionTimeoutMillis: ANSWER_WITHIN_MS,
      query_timeout: ANSWER_WITHIN_MS,
    });
    client.on('error', () => this.lose(client));
    client.on('end', () => this.lose(client));
    await client.connect();
    unrefClient(client);
    return client;
  }

  /** A connection that was given up may say so later; by then another one may be open. */
  private lose(client: Client): void {
    if (this.client !== client) return;
    this.close();
    this.lost();
  }
}
