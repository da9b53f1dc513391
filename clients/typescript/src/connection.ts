/**
 * Asks the shop until it answers. What may be sent again when nobody knows whether it has been acted on is for the caller to
 * say; everything else about trying again is decided here: when, how often, and when to stop.
 */
import { attempt, type Answer, type Fetch, type Sending } from './attempt.js';
import { backOffMs, retryAfterMs, type BackOff } from './back-off.js';
import { ConnectionLost, RequestAborted, ShopRefusal } from './errors.js';
import type { RefusalCode } from './schemas.js';
import { pause } from './waiting.js';

export interface Request {
  method: Sending['method'];
  /** Behind `/api`, with its query. */
  path: string;
  /** JSON. */
  body?: string | undefined;
  headers?: Record<string, string>;
  /** Whether it does no harm to send it twice. */
  repeatable: boolean;
  signal?: AbortSignal | undefined;
  /** Whether the same request was sent before, without a clear answer. */
  earlierMayHaveActed?: boolean;
  /** When to stop trying, in milliseconds since 1970. */
  giveUpAt: number;
}

export interface ConnectionSettings {
  /** Without `/api`. */
  url: string;
  fetch: Fetch;
  attemptTimeoutMs: number;
  backOff: BackOff;
}

/** The shop has not looked at the request, because of those before it. */
const TOO_MANY = 429;

/** The shop cannot say now. It may have acted on the request: its answer comes from a deadline, too. */
const UNAVAILABLE = 503;

/** Cut off sooner, an attempt would say less than the one before it. */
const SHORTEST_ATTEMPT_MS = 100;

type Outcome = { answer: Answer } | { loss: unknown };

export class Connection {
  constructor(private readonly settings: ConnectionSettings) {}

  /**
   * @returns the first answer that is a success.
   * @throws ShopRefusal, ConnectionLost or RequestAborted.
   */
  async ask(request: Request): Promise<Answer> {
    const sending = this.sendingOf(request);
    let mayHaveActed = request.earlierMayHaveActed ?? false;
    for (let attempts = 1; ; attempts += 1) {
      const outcome = await this.attempt(sending, request);
      if ('answer' in outcome && outcome.answer.status < 300) return outcome.answer;
      const failure =
        'answer' in outcome
          ? refusalOf(outcome.answer, mayHaveActed)
          : new ConnectionLost(attempts, outcome.loss);
      if (!mayBeRepeated(request, failure)) throw failure;
      mayHaveActed ||= !isStatus(failure, TOO_MANY);
      const asked = failure instanceof ShopRefusal ? (failure.retryAfterMs ?? 0) : 0;
      const waitMs = asked + backOffMs(this.settings.backOff, attempts);
      const isTooLate = (atMs: number) => atMs + SHORTEST_ATTEMPT_MS >= request.giveUpAt;
      if (isTooLate(Date.now() + waitMs)) throw failure;
      await pause(waitMs, request.signal);
      if (isTooLate(Date.now())) throw failure;
    }
  }

  private async attempt(sending: Sending, { signal, giveUpAt }: Request): Promise<Outcome> {
    if (signal?.aborted) throw new RequestAborted();
    const { fetch, attemptTimeoutMs } = this.settings;
    const timeoutMs = Math.min(attemptTimeoutMs, Math.max(0, giveUpAt - Date.now()));
    try {
      return { answer: await attempt(fetch, sending, timeoutMs, signal) };
    } catch (loss) {
      if (loss instanceof RequestAborted) throw loss;
      return { loss };
    }
  }

  private sendingOf({ method, path, body, headers }: Request): Sending {
    const content: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' };
    return {
      method,
      url: `${this.settings.url}/api${path}`,
      headers: { Accept: 'application/json', ...content, ...headers },
      body,
    };
  }
}

const isStatus = (failure: ShopRefusal | ConnectionLost, status: number): boolean =>
  failure instanceof ShopRefusal && failure.status === status;

const mayBeRepeated = ({ repeatable }: Request, failure: ShopRefusal | ConnectionLost): boolean =>
  isStatus(failure, TOO_MANY) ||
  (repeatable && (failure instanceof ConnectionLost || isStatus(failure, UNAVAILABLE)));

interface RefusalBody {
  error?: { message?: string; details?: { code?: RefusalCode } };
}

function refusalOf(answer: Answer, earlierMayHaveActed: boolean): ShopRefusal {
  const { error } = (answer.body ?? {}) as RefusalBody;
  return new ShopRefusal({
    status: answer.status,
    message: error?.message ?? `The shop answered ${answer.status}`,
    code: error?.details?.code,
    details: error?.details,
    retryAfterMs: retryAfterMs(answer),
    requestId: answer.header('X-Request-Id') ?? undefined,
    earlierMayHaveActed,
  });
}
