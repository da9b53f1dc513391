/**
 * Answers what never became a request: headers that are too long, that never end, or that are none. No middleware sees it, and
 * Node by itself would send a status and nothing to read.
 */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type Server } from 'node:http';
import type { Socket } from 'node:net';

interface Unreadable {
  status: number;
  message: string;
}

const MALFORMED: Unreadable = { status: 400, message: 'This is no HTTP request' };

/** By Node's names. */
const KNOWN: Partial<Record<string, Unreadable>> = {
  HPE_HEADER_OVERFLOW: { status: 431, message: 'The address and the headers are too long' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: {
    status: 413,
    message: 'The chunks of the body say too much about themselves',
  },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, message: 'The request did not arrive in time' },
};

/** As Node hands it over; the packet is missing when time was up. */
interface ClientError extends NodeJS.ErrnoException {
  rawPacket?: Buffer;
}

/** To be called before the port opens. */
export function answerUnreadableRequests(server: Server): void {
  server.on('clientError', (error: ClientError, socket: Socket) => {
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    const { head, body } = answerTo(KNOWN[error.code ?? ''] ?? MALFORMED);
    socket.end(asksForHead(error) ? head : `${head}${body}`, () => socket.destroy());
  });
}

/** What followed the head of such an answer, the caller would take for the next one. */
const asksForHead = ({ rawPacket }: ClientError): boolean =>
  rawPacket?.subarray(0, 5).toString('latin1') === 'HEAD ';

function answerTo({ status, message }: Unreadable): { head: string; body: string } {
  const phrase = STATUS_CODES[status] ?? '';
  const name = `${phrase.replaceAll(' ', '')}Error`;
  const details = { code: 'INVALID_REQUEST', errors: [{ path: [], message }] };
  const body = JSON.stringify({ data: null, error: { status, name, message, details } });
  const head = [
    `HTTP/1.1 ${status} ${phrase}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${randomUUID()}`,
    'Connection: close',
  ];
  return { head: `${head.join('\r\n')}\r\n\r\n`, body };
}
