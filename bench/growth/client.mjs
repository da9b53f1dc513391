/** One caller with one connection, who waits for each answer before asking again, and looks at the clock. */
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export class Client {
  constructor(url) {
    this.url = url;
    this.agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /**
   * @param {{ method?: string, path: string, token?: string, headers?: object, body?: object }} question
   * @returns {Promise<{ status: number, body: any, milliseconds: number }>} from asking to the answer's last byte.
   */
  async ask({ method = 'GET', path, token, headers = {}, body }) {
    const payload = body && JSON.stringify(body);
    const sent = {
      ...headers,
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(payload && { 'Content-Type': 'application/json', 'Content-Length': payload.length }),
    };
    const startedAt = performance.now();
    const { status, text } = await this.#exchange({ method, path, headers: sent }, payload);
    const milliseconds = performance.now() - startedAt;
    return { status, body: parse(text), milliseconds };
  }

  #exchange({ method, path, headers }, payload) {
    return new Promise((resolve, reject) => {
      const call = request(`${this.url}${path}`, { method, headers, agent: this.agent }, (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode, text: parts.join('') }));
        answer.on('error', reject);
      });
      call.on('error', reject);
      call.end(payload);
    });
  }
}

/** An answer that is not JSON is wrong, and its status says more than a parser's complaint. */
function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return { error: { message: text.slice(0, 200) } };
  }
}
