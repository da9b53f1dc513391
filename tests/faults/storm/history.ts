/**
 * What was intended and what came of it, written down by the clients as they go: the only witness against the
 * servers. An answer that never came is a fact too.
 */

export interface RequestedLine {
  product: string;
  quantity: number;
}

/** What a client set out to do. */
export type Intent =
  | { kind: 'browse' }
  | { kind: 'read product'; product: string }
  | { kind: 'read orders' }
  | { kind: 'log in' }
  | { kind: 'register'; username: string }
  | {
      /** `again` sends an earlier order once more, `reuse` sends another one under an earlier key. */
      kind: 'place' | 'place again' | 'reuse key';
      /** Unique for each order that is wished for: what the shop keeps of it can be found by it. */
      note: string;
      key: string | null;
      lines: RequestedLine[];
      expectedTotal: number | undefined;
    }
  | { kind: 'cancel'; order: string }
  | { kind: 'move stock'; product: string; delta: number; note: string }
  | { kind: 'edit product'; product: string; changes: Record<string, unknown> };

/** An answer as it arrived, or that none did. */
export type Answer =
  | { kind: 'answered'; status: number; body: AnsweredBody; replayed: boolean; retryAfter: string | null }
  | { kind: 'lost'; reason: string };

/** What the checks look at in the shop's answers; everything else is left alone. */
export interface AnsweredBody {
  data?: unknown;
  error?: { message?: string; details?: { code?: string } };
  jwt?: string;
}

export interface Operation {
  number: number;
  /** The customer's or clerk's name. */
  who: string;
  /** Which of the servers was asked. */
  server: number;
  intent: Intent;
  /** Milliseconds since the storm began, and how long it took. */
  at: number;
  tookMs: number;
  answer: Answer;
}

export interface Fault {
  kind: string;
  at: number;
  detail: string;
}

/** From when to when a server's process was stopped, in milliseconds since the storm began. */
export interface Pause {
  server: number;
  from: number;
  to: number;
}

export class History {
  readonly operations: Operation[] = [];
  readonly faults: Fault[] = [];
  readonly pauses: Pause[] = [];
  /** When every server and the database were whole again. */
  healedAt = Number.POSITIVE_INFINITY;
  private readonly startedAt = performance.now();

  now = (): number => performance.now() - this.startedAt;

  /** Writes an operation down when its answer, or the certainty that none will come, is there. */
  async record(
    { who, server, intent }: Pick<Operation, 'who' | 'server' | 'intent'>,
    ask: () => Promise<Answer>,
  ): Promise<Operation> {
    const at = this.now();
    const answer = await ask();
    const operation = {
      number: this.operations.length,
      who,
      server,
      intent,
      at,
      tookMs: this.now() - at,
      answer,
    };
    this.operations.push(operation);
    return operation;
  }

  fault(kind: string, detail: string): void {
    this.faults.push({ kind, at: this.now(), detail });
  }
}

/** @returns the status, or undefined when no answer came. */
export const statusOf = ({ answer }: Operation): number | undefined =>
  answer.kind === 'answered' ? answer.status : undefined;

export type Placing = Operation & { intent: { kind: 'place' | 'place again' | 'reuse key' } };

/** @returns whether the operation wishes for an order. */
export const isPlacing = (operation: Operation): operation is Placing =>
  operation.intent.kind === 'place' ||
  operation.intent.kind === 'place again' ||
  operation.intent.kind === 'reuse key';

/** An order as the shop answers it. */
export interface AnsweredOrder {
  documentId: string;
  number: string;
  state: string;
  total: number;
  placedAt: string;
  note: string;
  lines: { product: string; quantity: number; unitPrice: number; total: number; name: string; sku: string }[];
}

/** @returns the order that was acknowledged, or undefined when none was. */
export function acceptedOrder(operation: Placing): AnsweredOrder | undefined {
  const { answer } = operation;
  if (answer.kind !== 'answered' || (answer.status !== 201 && answer.status !== 200)) return undefined;
  return answer.body.data as AnsweredOrder;
}

/** @returns whether nobody can tell from the answer what the shop did: none came, or 503. */
export const isUnknown = (operation: Operation): boolean => [undefined, 503].includes(statusOf(operation));
