/**
 * The phone's end of the wire: sends a request to one of the servers, waits for as long as it takes, and writes down
 * what came of it.
 */
import type { Answer, AnsweredBody, History, Intent, Operation } from './history';
import type { Identity } from './identity';
import type { SupervisedShop } from './supervised-shop';

/** Far beyond what the shop promises, so that a broken promise is seen and the storm ends nevertheless. */
const GIVE_UP_MS = 40_000;

export interface Request {
  intent: Intent;
  method: 'GET' | 'POST' | 'PUT';
  path: string;
  token: string | undefined;
  body?: object;
  key?: string | null;
}

/** What clients know of the world: servers they may ask, and the book they write. */
export interface World {
  servers: SupervisedShop[];
  history: History;
  /** Everybody who may have to be asked about their orders when the storm is over, by username. */
  identities: Map<string, Identity>;
}

/**
 * Sends the request to a server that is up, as a load balancer would, and records it.
 * @param wish the server's number; when that one is down, the next one that is not is asked.
 */
export function call(
  { servers, history }: World,
  who: string,
  wish: number,
  request: Request,
): Promise<Operation> {
  const inTurn = [...servers.slice(wish), ...servers.slice(0, wish)];
  const { url, place: server } = inTurn.find(({ shop }) => shop) ?? (inTurn[0] as SupervisedShop);
  return history.record({ who, server, intent: request.intent }, () => send(url, request));
}

async function send(url: string, { method, path, token, body, key }: Request): Promise<Answer> {
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      signal: AbortSignal.timeout(GIVE_UP_MS),
      headers: {
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(typeof key === 'string' ? { 'Idempotency-Key': key } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answered = (await response.json()) as AnsweredBody;
    return {
      kind: 'answered',
      status: response.status,
      body: answered,
      replayed: response.headers.get('Idempotent-Replayed') === 'true',
      retryAfter: response.headers.get('Retry-After'),
    };
  } catch (error) {
    const { cause, message } = error as Error & { cause?: Error };
    return { kind: 'lost', reason: cause?.message ?? message };
  }
}
