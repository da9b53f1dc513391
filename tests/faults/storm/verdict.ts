/**
 * The trial after the storm: what the clients saw against what the database holds. Each invariant is one function,
 * and whatever contradicts it comes with the operations that prove it.
 */
import {
  acceptedOrder,
  isPlacing,
  isUnknown,
  statusOf,
  type AnsweredOrder,
  type History,
  type Operation,
  type Placing,
} from './history';
import type { StormDatabase } from './storm-database';
import { waitOf } from './waits';

/** Something that must not be, and the operations that show it. */
export interface Violation {
  invariant: string;
  sentence: string;
  operations: Operation[];
}

/** An order as the database holds it. */
interface StoredOrder extends Omit<AnsweredOrder, 'placedAt'> {
  customer: string;
  key: string | null;
}

/** What the shop promises. */
const ANSWER_WITHIN_MS = 15_000;

const ORDERS = `
  SELECT o.document_id AS "documentId", o.number, o.state, o.total::float8 AS total, o.note,
    o.idempotency_key AS key, u.username AS customer,
    (SELECT json_agg(json_build_object('product', l.product_document_id, 'name', l.name, 'sku', l.sku,
        'unitPrice', l.unit_price, 'quantity', l.quantity, 'total', l.total) ORDER BY l.position)
      FROM order_lines l WHERE l.order_id = o.id) AS lines
  FROM orders o JOIN up_users u ON u.id = o.customer_id`;

const MOVEMENTS = "SELECT note, count(*)::int AS count FROM stock_movements WHERE note <> '' GROUP BY note";

/** @returns all that is wrong; nothing is what everybody hopes for. */
export async function judge(history: History, database: StormDatabase): Promise<Violation[]> {
  const orders = await database.query<StoredOrder>(ORDERS);
  const movements = await database.query<{ note: string; count: number }>(MOVEMENTS);
  const { operations } = history;
  return [
    ...everyAnswerIsOneOfThoseAllowed(operations),
    ...everyAnswerCameInTime(history),
    ...acceptedOrdersExistAsAnswered(operations, orders),
    ...noOrderExistsTwice(operations, orders),
    ...onlyOneAnswerIsNew(operations),
    ...noRefusedOrderExists(history, orders),
    ...whatWasAcceptedStaysAccepted(operations),
    ...acknowledgedCancellationsHold(operations, orders),
    ...acknowledgedMovementsExistOnce(operations, movements),
  ];
}

const ALLOWED: Record<Operation['intent']['kind'], number[]> = {
  browse: [200],
  'read product': [200, 404],
  'read orders': [200],
  'log in': [200],
  register: [200],
  place: [201, 200, 409, 400],
  'place again': [201, 200, 409, 400],
  'reuse key': [422],
  cancel: [200, 409],
  'move stock': [201, 409],
  'edit product': [200],
};

/** A 503 says when to come back, and everything else is what the contract names for this request. */
function everyAnswerIsOneOfThoseAllowed(operations: Operation[]): Violation[] {
  const wrong = operations.filter(({ intent, answer }) => {
    if (answer.kind === 'lost') return false;
    if (answer.status === 503) return answer.retryAfter === null;
    return !ALLOWED[intent.kind].includes(answer.status);
  });
  return wrong.map((operation) => ({
    invariant: 'answers',
    sentence: `${operation.intent.kind} was answered ${statusOf(operation)}`,
    operations: [operation],
  }));
}

function everyAnswerCameInTime(history: History): Violation[] {
  const late = history.operations.filter((operation) => waitOf(operation, history) > ANSWER_WITHIN_MS);
  return late.map((operation) => ({
    invariant: 'I6',
    sentence: `${operation.intent.kind} waited ${Math.round(waitOf(operation, history))} ms`,
    operations: [operation],
  }));
}

/** I2 and I4: found once, and line by line what the client was told. */
function acceptedOrdersExistAsAnswered(operations: Operation[], orders: StoredOrder[]): Violation[] {
  const stored = groupBy(orders, ({ documentId }) => documentId);
  return operations.filter(isPlacing).flatMap((operation): Violation[] => {
    const answered = acceptedOrder(operation);
    if (!answered) return [];
    const found = stored.get(answered.documentId) ?? [];
    const [order] = found;
    const same = order && found.length === 1 && immutable(order) === immutable(answered);
    if (same) return [];
    const sentence = `order ${answered.number} was accepted and is there ${found.length} times: ${JSON.stringify(order)}`;
    return [{ invariant: 'I2', sentence, operations: [operation] }];
  });
}

const immutable = ({ documentId, number, total, note, lines }: Omit<AnsweredOrder, 'placedAt'>): string =>
  JSON.stringify({
    documentId,
    number,
    total,
    note,
    lines: lines.map(({ product, name, sku, unitPrice, quantity, total: sum }) => [
      product,
      name,
      sku,
      Number(unitPrice),
      quantity,
      Number(sum),
    ]),
  });

/** I3, and the same for orders without a key: each wish is marked by its note. */
function noOrderExistsTwice(operations: Operation[], orders: StoredOrder[]): Violation[] {
  const byKey = groupBy(
    orders.filter(({ key }) => key !== null),
    ({ customer, key }) => `${customer} ${key}`,
  );
  const byNote = groupBy(orders, ({ note }) => note);
  const twice = [...byKey.values(), ...byNote.values()].filter(({ length }) => length > 1);
  return twice.map((same) => ({
    invariant: 'I3',
    sentence: `one wish became the orders ${same.map(({ number }) => number).join(', ')}`,
    operations: placingsOf(operations, same[0]?.note),
  }));
}

/** A wish is answered 201 once; whoever taps twice hears 200 from the second on. */
function onlyOneAnswerIsNew(operations: Operation[]): Violation[] {
  return [...wishesOf(operations)].flatMap(([note, attempts]): Violation[] => {
    const created = attempts.filter((attempt) => statusOf(attempt) === 201);
    if (created.length < 2) return [];
    return [{ invariant: 'I3', sentence: `"${note}" was new ${created.length} times`, operations: attempts }];
  });
}

/**
 * Whose every attempt was refused has no order, and neither has whose last attempt was, once everything had healed. (In
 * the storm an earlier attempt may still be under way on another server when a later one is refused.)
 */
function noRefusedOrderExists({ operations, healedAt }: History, orders: StoredOrder[]): Violation[] {
  const notes = new Set(orders.map(({ note }) => note));
  return [...wishesOf(operations)].flatMap(([note, attempts]): Violation[] => {
    const last = attempts.at(-1);
    const refused = attempts.every(isRefused) || (last && last.at > healedAt && isRefused(last));
    if (!refused || !notes.has(note)) return [];
    return [
      { invariant: 'I2', sentence: `"${note}" was refused and exists all the same`, operations: attempts },
    ];
  });
}

/** I2 and I3 as the client sees them: whoever asks again after the yes hears the same yes. */
function whatWasAcceptedStaysAccepted(operations: Operation[]): Violation[] {
  return [...wishesOf(operations)].flatMap(([note, attempts]): Violation[] => {
    const yes = attempts.find((attempt) => acceptedOrder(attempt));
    if (!yes) return [];
    const { documentId } = acceptedOrder(yes) as AnsweredOrder;
    const other = attempts.filter(
      (attempt) =>
        attempt.at > yes.at + yes.tookMs &&
        !isUnknown(attempt) &&
        acceptedOrder(attempt)?.documentId !== documentId,
    );
    if (other.length === 0) return [];
    return [{ invariant: 'I2', sentence: `"${note}" was accepted, and then not`, operations: attempts }];
  });
}

/** All attempts at each wish, in the order in which they ended. */
const wishesOf = (operations: Operation[]): Map<string, Placing[]> =>
  groupBy(
    operations.filter(isPlacing).filter(({ intent }) => intent.kind !== 'reuse key'),
    ({ intent }) => intent.note,
  );

const isRefused = (operation: Operation): boolean => [400, 409].includes(statusOf(operation) ?? 0);

/** I5, the client's half (the ledger's is reconciled): cancelled once, and nothing that nobody cancelled. */
function acknowledgedCancellationsHold(operations: Operation[], orders: StoredOrder[]): Violation[] {
  const tries = groupBy(
    operations.filter(({ intent }) => intent.kind === 'cancel'),
    ({ intent }) => (intent.kind === 'cancel' ? intent.order : ''),
  );
  return orders.flatMap(({ documentId, number, state }): Violation[] => {
    const attempts = tries.get(documentId) ?? [];
    const acknowledged = attempts.filter((attempt) => statusOf(attempt) === 200).length;
    const possible = acknowledged + attempts.filter(isUnknown).length;
    const cancelled = state === 'cancelled' ? 1 : 0;
    if (acknowledged <= cancelled && cancelled <= possible) return [];
    const sentence = `order ${number} is ${state}; its cancellation was acknowledged ${acknowledged} times`;
    return [{ invariant: 'I5', sentence, operations: attempts }];
  });
}

function acknowledgedMovementsExistOnce(
  operations: Operation[],
  movements: { note: string; count: number }[],
): Violation[] {
  const counts = new Map(movements.map(({ note, count }) => [note, count]));
  return operations.flatMap((operation): Violation[] => {
    const { intent } = operation;
    if (intent.kind !== 'move stock') return [];
    const count = counts.get(intent.note) ?? 0;
    const allowed = isUnknown(operation) ? [0, 1] : statusOf(operation) === 201 ? [1] : [0];
    if (allowed.includes(count)) return [];
    const sentence = `the movement "${intent.note}" was answered ${statusOf(operation)} and is there ${count} times`;
    return [{ invariant: 'I1', sentence, operations: [operation] }];
  });
}

const placingsOf = (operations: Operation[], note: string | undefined): Placing[] =>
  operations.filter(isPlacing).filter(({ intent }) => intent.note === note);

function groupBy<Item>(items: Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
