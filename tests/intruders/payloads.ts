/**
 * What intruders write where a shop expects a word: pieces of other languages that break out of text which somebody has put together.
 * None of them holds what an answer is searched for (verdict.ts), so that an echo is no leak.
 */
import fc, { type Arbitrary } from 'fast-check';
import { hostileText, hostileValue } from '../fuzz/hostile';
import { attribute } from './names';

const SQL = [
  ...["'", '"', '\\', "\\'", '`', '%', '_', '?', '??', '$1', ':id', ';--', "'/*", '*/', '$$;$$', "E'\\x27'"],
  ...["' OR '1'='1", "x' OR 1=1 --", '1 OR 1=1', "');DROP TABLE orders;--", "' UNION ALL SELECT password --"],
  ...["'||pg_sleep(20)||'", '1;SELECT pg_sleep(20)', '(SELECT pg_sleep(20))', "'; COMMIT; --", "1::text||'"],
  ...[
    'id) DESC; UPDATE products SET price = 0; --',
    "{'a'",
    '{"$gt"',
    '[1,2',
    'null::jsonb',
    '\u02bc OR 1=1',
  ],
];

/** For whoever takes text for a template, a format or a command: logs, mails, pages. */
const TEMPLATES = [
  ...['${7*7}', '{{7*7}}', '#{7*7}', '<%= 7*7 %>', '%s%s%s%n', '%c%o%j', '{{{password}}}', '{{> partial}}'],
  ...[
    '{{constructor.constructor("return process")()}}',
    '${jndi:ldap://127.0.0.1/a}',
    '`id`',
    '$(id)',
    '| id',
  ],
  ...['<script>alert(1)</script>', '"><svg onload=alert(1)>', 'javascript:alert(1)', '=1+1', '@SUM(1)'],
];

const LINES = [
  'a\r\nX-Injected: yes',
  'a\nX-Injected: yes',
  'a\rb',
  '\r\n\r\nHTTP/1.1 200 OK',
  '\r\n{"level":"info","message":"forged"}',
  '\u2028forged\u2029',
  '\u001b[31mred',
  '\u0085x',
];

const PATHS = [
  ...[
    '../../../../etc/passwd',
    '..\\..\\..\\windows\\win.ini',
    '/etc/passwd',
    'file:///etc/passwd',
    '....//',
  ],
  ...['..%2f..%2f.env', '%2e%2e/%2e%2e/package.json', '..;/admin', './././', '.env', '.git/config', '~root'],
];

const TEXT_OF_BYTES = [
  ...[
    '\0',
    'a\0b',
    '\ud800',
    'a\udfffb',
    '\ufeff',
    '\ufffe',
    '\u202etxt.exe',
    '\u200b',
    'ﷺ',
    'e\u0301',
    'İ',
    'ß',
  ],
  ...[
    '9'.repeat(400),
    '-'.repeat(400),
    '1e309',
    '-0',
    'NaN',
    'Infinity',
    '0x1f',
    '1_000',
    '2026-02-30T25:61:61Z',
  ],
  ...['(a+)+$', '[', '(', '*', 'a'.repeat(3_000), '💥', '275760-09-13T00:00:00.001Z', '-271821-04-20'],
];

/** Any text that somebody might break out of. */
export const injection: Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...SQL) },
  { weight: 3, arbitrary: fc.constantFrom(...TEMPLATES) },
  { weight: 2, arbitrary: fc.constantFrom(...LINES) },
  { weight: 2, arbitrary: fc.constantFrom(...PATHS) },
  { weight: 3, arbitrary: fc.constantFrom(...TEXT_OF_BYTES) },
  { weight: 2, arbitrary: hostileText },
);

/** Out of the shop's own folders, in the spellings that servers have fallen for. */
export const outOfFolder: Arbitrary<string> = fc.constantFrom(
  ...[
    '../package.json',
    '..%2fpackage.json',
    '%2e%2e%2fpackage.json',
    '..%5cpackage.json',
    '..%252fpackage.json',
  ],
  ...['....//package.json', '%c0%ae%c0%ae/package.json', '..%00/package.json', 'x%00.png', '.env', '.%00env'],
  ...[
    '%2fetc%2fpasswd',
    '//etc/passwd',
    'file:%2f%2f%2fetc%2fpasswd',
    '~/.ssh/id_rsa',
    'con',
    'a.png/../../.env',
  ],
  ...[
    'swagger-ui.css/..%2f..%2fpackage.json',
    '.git/HEAD',
    'robots.txt%00.css',
    '%',
    '%zz',
    '%ff%fe',
    '..',
    '.',
  ],
);

/** Objects that mean something to somebody: operators, relations, components, and what pollutes others. */
const MEANINGS = [
  ...['{"$ne": null}', '{"$gt": ""}', '{"$startsWith": "$2"}', '{"$or": [{}, {}]}', '{"$eq": {"$eq": {}}}'],
  ...['{"connect": [1]}', '{"set": [{"id": 1}]}', '{"disconnect": [1]}', '{"id": 1}', '{"documentId": "x"}'],
  ...[
    '{"__component": "x.y"}',
    '{"__type": "admin::user"}',
    '{"toJSON": 1}',
    '{"then": 1}',
    '{"length": 1e9}',
  ],
  ...[
    '{"__proto__": {"polluted": 1}}',
    '{"constructor": {"prototype": {"polluted": 1}}}',
    '{"isAdmin": true}',
  ],
  ...['[{"__proto__": {"polluted": 1}}]', '{"a": {"__proto__": {"toString": 1}}}', '{"hasOwnProperty": 1}'],
  ...[
    '123456789012345678901234567890',
    '1e400',
    '-1e400',
    '[[[[[[[[]]]]]]]]',
    '{"": ""}',
    '"\\u0000"',
    '"\\ud800"',
  ],
];

/** Anything that may stand where JSON has a value. */
export const injectedValue: Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: injection },
  { weight: 3, arbitrary: fc.constantFrom(...MEANINGS).map((text) => JSON.parse(text) as unknown) },
  { weight: 2, arbitrary: hostileValue },
  { weight: 1, arbitrary: fc.array(injection, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.dictionary(attribute, injection, { maxKeys: 3 }) },
);

/** Text that is no Unicode becomes what a broken client sends. */
export const encoded = (text: string): string => encodeURIComponent(text.toWellFormed());
