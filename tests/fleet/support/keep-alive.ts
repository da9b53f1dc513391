/**
 * A client that keeps its connection and never tries again: what goes wrong on the way is seen. (fetch would hide some of it: undici
 * opens another connection for a request that it has not begun to send.)
 */
import { Agent, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface Question {
  method: 'GET' | 'POST';
  path: string;
  token?: string;
  key?: string;
  body?: object;
}

export interface Reply {
  status: number;
  body: string;
}

export class KeepAliveClient {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly url: string) {}

  /** @throws the error of the connection, when there is no whole answer. */
  ask({ method, path, token, key, body }: Question): Promise<Reply> {
    const sent = body === undefined ? undefined : JSON.stringify(body);
    const headers = {
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...(key === undefined ? {} : { 'Idempotency-Key': key }),
      ...(sent === undefined
        ? {}
        : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(sent) }),
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${this.url}${path}`, { method, agent: this.agent, headers }, (answer) => {
        text(answer).then((body) => resolve({ status: answer.statusCode as number, body }), reject);
      });
      asked.once('error', reject);
      asked.end(sent);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
