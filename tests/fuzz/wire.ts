/** Sends a request byte by byte as it is: whatever a library would mend or refuse to send is what is wanted here. */
import http from 'node:http';

export interface WireAnswer {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
}

const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

interface Sent {
  method: string;
  url: string;
  headers: Record<string, string>;
  wire: string | undefined;
}

/** @returns the answer; a connection that breaks is an error. */
export function sendByWire(shop: string, { method, url, headers, wire }: Sent): Promise<WireAnswer> {
  const { hostname, port } = new URL(shop);
  return new Promise((resolve, reject) => {
    const length = wire === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(wire)) };
    const request = http.request(
      { agent, hostname, port, method: method.toUpperCase(), path: url, headers: { ...headers, ...length } },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8');
        answer.on('data', (chunk: string) => (text += chunk));
        answer.on('error', reject);
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
      },
    );
    request.on('error', reject);
    request.end(wire);
  });
}
