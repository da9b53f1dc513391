/** What no well-meaning client sends: values, keys and whole bodies. */
import fc, { type Arbitrary } from 'fast-check';

/** An object that JSON.parse makes with a key of its own called __proto__. */
const prototypeKey = (): unknown => JSON.parse('{"__proto__": {"isAdmin": true}}');

const nested = (depth: number): unknown =>
  JSON.parse('{"a":'.repeat(depth) + '1' + '}'.repeat(depth)) as unknown;

const HOSTILE_VALUES: unknown[] = [
  ...[null, true, false, 0, -1, 1.5, 0.001, 1e308, -1e308, 2 ** 31, 2 ** 53, -(2 ** 63)],
  ...['', ' ', '\0', 'a\0b', '\ud800', '💥'.repeat(60), 'é'.normalize('NFD'), 'x'.repeat(25_000)],
  ...["'; DROP TABLE products; --", '${7*7}', '../../etc/passwd', '<script>', '2026-02-30', '$eq', '1e400'],
  ...[[], {}, [[]], [null], [{}], { $ne: null }, { set: [] }, { connect: [1] }, Array(200).fill(1)],
  ...[prototypeKey(), { constructor: { prototype: { x: 1 } } }, nested(200), nested(500)],
];

export const hostileValue: Arbitrary<unknown> = fc.constantFrom(...HOSTILE_VALUES);

export const hostileText: Arbitrary<string> = fc.oneof(
  fc
    .constantFrom(...HOSTILE_VALUES.filter((value): value is string => typeof value === 'string'))
    .map((text) => text.slice(0, 1_000)),
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    'null',
    'undefined',
    '-1',
    '0',
    '99999999999999999999',
    '1e3',
    'true',
    '[object Object]',
    '%',
  ),
);

export const strayKey: Arbitrary<string> = fc.constantFrom(
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'id',
    'documentId',
    'role',
    'price',
    'total',
    'stock',
  ],
  ...[
    'state',
    'customer',
    'createdAt',
    'publishedAt',
    'locale',
    'password',
    'blocked',
    '',
    '$where',
    'lines',
    '\0',
  ],
);

/** Where in a body something is changed, and how; the numbers choose, whatever the body looks like. */
export type Mutation = [place: number, kind: 'replace' | 'remove' | 'add', value: unknown, key: string];

export const mutation: Arbitrary<Mutation> = fc.tuple(
  fc.nat(1_000),
  fc.constantFrom('replace', 'remove', 'add'),
  hostileValue,
  strayKey,
);

/** @returns a copy of the value with one thing in it replaced, removed or added. */
export function mutated(value: unknown, [place, kind, hostile, key]: Mutation): unknown {
  const copy = structuredClone({ root: value }) as Record<string, unknown>;
  const places = placesIn(copy);
  const [parent, name] = places[place % places.length] as [Record<string, unknown>, string];
  if (kind === 'remove') Reflect.deleteProperty(parent, name);
  else if (kind === 'replace') define(parent, name, hostile);
  else define(isObject(parent[name]) ? parent[name] : parent, key, hostile);
  return copy.root;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Assigning to __proto__ would change the prototype instead. */
const define = (parent: object, name: string, value: unknown): unknown =>
  Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });

function placesIn(parent: Record<string, unknown>): [Record<string, unknown>, string][] {
  return Object.keys(parent).flatMap((name) => {
    const child = parent[name];
    return [[parent, name], ...(isObject(child) ? placesIn(child) : [])] as [
      Record<string, unknown>,
      string,
    ][];
  });
}
