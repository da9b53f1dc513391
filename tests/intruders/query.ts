/** Queries that reach for what is private or somebody else's: those of tests/leaks, and others drawn by their grammar. */
import fc, { type Arbitrary } from 'fast-check';
import { LISTS, NEVER_FOLLOWED, refusable, WAYS_AROUND } from '../leaks/probes';
import { attribute, operator } from './names';
import { encoded, injection } from './payloads';

/** Where Strapi 5, its older versions and its query engine take what somebody asks for. */
const ROOTS = [
  ...['filters', 'sort', 'fields', 'populate', 'pagination', '_q', 'locale', 'status', 'publicationState'],
  ...[
    'where',
    '_where',
    'lookup',
    'select',
    'orderBy',
    'groupBy',
    'having',
    'params',
    'data',
    'query',
    'options',
  ],
  ...['limit', 'start', 'offset', '_limit', '_sort', '_start', 'page', 'pageSize', 'on', 'with', 'plugins'],
  ...[
    'hasPublishedVersion',
    'forceRelation',
    'model',
    'id',
    'ids',
    'documentIds',
    'access_token',
    'token',
    'callback',
  ],
  ...['__proto__', 'constructor', 'prototype', 'path', 'facets', 'shop', '_method', '_', ''],
];

const KNOWN: string[] = [...LISTS.flatMap(refusable), ...NEVER_FOLLOWED, ...WAYS_AROUND];

/** Ends in what an older Strapi followed all the way down. */
const TO_THE_END = ['populate=deep', 'populate=deep,10', 'pLevel=10', 'populate=%2A&populate[customer]=*'];

/** Deeper than the parser reads, or wider than it lists. */
const TOO_MUCH = [
  `filters${'[$not]'.repeat(60)}[id][$eq]=1`,
  `filters${'[category]'.repeat(30)}[name]=x`,
  `populate=${'parent.'.repeat(60)}name`,
  Array.from({ length: 300 }, (_none, index) => `filters[$or][${index}][name]=x`).join('&'),
  Array.from({ length: 1_200 }, () => 'sort=name').join('&'),
  `filters[id][$in][99999999]=1&sort[4294967296]=id`,
  `_q=${'x'.repeat(7_000)}`,
];

const word = (weight: number, arbitrary: Arbitrary<string>) => ({ weight, arbitrary });

const step = fc.oneof(
  word(8, attribute),
  word(4, operator),
  word(1, injection),
  word(1, fc.constantFrom('0', '1')),
);

const pair: Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...ROOTS),
    fc.array(step, { maxLength: 5 }),
    fc.oneof(
      word(3, injection),
      word(2, attribute),
      word(1, fc.constantFrom('1', 'true', 'planted', '*', '')),
    ),
  )
  .map(
    ([root, steps, value]) => `${root}${steps.map((one) => `[${encoded(one)}]`).join('')}=${encoded(value)}`,
  );

/** Brackets of their own, dots, JSON, and what is not even a pair. */
const misspelt: Arbitrary<string> = fc.oneof(
  fc
    .tuple(attribute, attribute, injection)
    .map(([one, other, value]) => `filters.${one}.${other}=${encoded(value)}`),
  fc
    .dictionary(attribute, injection, { maxKeys: 3 })
    .map((json) => `filters=${encoded(JSON.stringify(json))}`),
  fc.constantFrom(
    '%',
    '=',
    '&&&',
    '%ff=%ff',
    '[]=1',
    '[=1',
    ']=1',
    'filters[',
    'filters]',
    'filters[]]=1',
    '?a=1',
  ),
  fc.constantFrom(...TO_THE_END),
  fc.constantFrom(...TOO_MUCH),
);

/** @returns nothing, or all from the question mark on. */
export const reachingQuery: Arbitrary<string> = fc
  .array(fc.oneof(word(4, pair), word(4, fc.constantFrom(...KNOWN)), word(2, misspelt)), { maxLength: 3 })
  .map((all) => (all.length === 0 ? '' : `?${all.join('&')}`));
