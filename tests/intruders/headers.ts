/** Headers by which somebody may try to be taken for somebody else, from elsewhere, at another address, or asking by another method. */
import fc, { type Arbitrary } from 'fast-check';
import { injection } from './payloads';

/** What Node lets a header hold; the rest goes over a bare socket, see raw.ts. */
const inHeader = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?').slice(0, 2_000);

const anyText = injection.map(inHeader);

const METHODS = ['DELETE', 'PUT', 'PATCH', 'GET', 'TRACE', 'CONNECT', 'get', '__proto__'];
const ADDRESSES = [
  '127.0.0.1',
  '::1',
  '10.0.0.1, 127.0.0.1',
  '999.9.9.9',
  '127.0.0.1:80',
  'unknown',
  '_hidden',
  '',
];
const HOSTS = [
  'localhost',
  'evil.example',
  'evil.example:99999',
  '[::1',
  '127.0.0.1@evil.example',
  'a/b',
  'é',
  ' ',
];
const ELSEWHERE = [
  '/admin/users',
  '/shop/orders',
  '/api/customers',
  '/metrics',
  '../admin',
  'http://evil.example/',
];
const TYPES = [
  'application/json',
  'text/html',
  'text/csv',
  'application/xml',
  'image/png',
  '../../etc',
  '*/*;q=x',
];
const COOKIES = [
  ...[
    'jwt=x',
    'jwtToken=eyJhbGciOiJub25lIn0.e30.',
    'strapi_admin_refresh=x',
    'strapi_up_refresh=x',
    '__proto__=x',
  ],
  ...[
    'koa.sess=eyJpc0FkbWluIjp0cnVlfQ==; koa.sess.sig=x',
    'opply-shop.sid=x; ;=; =x',
    'a="b',
    'x=%',
    'x=%zz',
  ],
];

const of = (usual: string[]): Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(...usual).map(inHeader) },
    { weight: 1, arbitrary: anyText },
  );

const HEADERS: Record<string, Arbitrary<string>> = {
  'X-HTTP-Method-Override': of(METHODS),
  'X-HTTP-Method': of(METHODS),
  'X-Method-Override': of(METHODS),
  'X-Forwarded-For': of(ADDRESSES),
  'X-Real-IP': of(ADDRESSES),
  'X-Client-IP': of(ADDRESSES),
  Forwarded: of(['for=127.0.0.1;proto=https;host=evil.example', 'for="_x"', 'for=']),
  'X-Forwarded-Host': of(HOSTS),
  'X-Forwarded-Proto': of(['https', 'http', 'javascript', 'https,http', '']),
  'X-Forwarded-Prefix': of(ELSEWHERE),
  Host: of(HOSTS),
  'X-Original-URL': of(ELSEWHERE),
  'X-Rewrite-URL': of(ELSEWHERE),
  Origin: of(['null', 'http://evil.example', 'http://127.0.0.1', 'file://']),
  Referer: of(['http://127.0.0.1/admin', 'javascript:alert(1)']),
  Cookie: of(COOKIES),
  Accept: of(TYPES),
  'Accept-Language': of(['../../../etc/passwd', 'de', '*', 'x-klingon;q=9']),
  'Accept-Encoding': of(['gzip', 'br;q=2', 'identity;q=0', '*']),
  'If-None-Match': of(['*', 'W/"x"', '"', '"a", "b"']),
  'If-Modified-Since': of(['Thu, 01 Jan 1970 00:00:00 GMT', 'tomorrow', '9'.repeat(40)]),
  Range: of(['bytes=0-1', 'bytes=-1', 'bytes=9999999999999-', 'bytes=0-0,1-1,2-2', 'lines=1-2']),
  'Idempotency-Key': of(['again', '__proto__', 'planted', '*']),
  'X-Request-Id': of(['sane-1', '<b>', '${7*7}', '__proto__']),
  'X-Strapi-Refresh-Cookie': of(['httpOnly', 'x']),
  'User-Agent': of(['() { :; }; id', '${jndi:ldap://127.0.0.1/a}', '']),
  traceparent: of(['00-' + '0'.repeat(32) + '-' + '0'.repeat(16) + '-01', 'x', '00-' + 'f'.repeat(32)]),
  baggage: of(['__proto__=1', 'a=' + 'x'.repeat(500)]),
};

/** None, mostly; never so many that the answer is about them alone. */
export const misleadingHeaders: Arbitrary<Record<string, string>> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Record<string, string>>({}) },
  {
    weight: 3,
    arbitrary: fc.subarray(Object.keys(HEADERS), { minLength: 1, maxLength: 3 }).chain((names) => {
      const chosen = names.map((name) => [name, HEADERS[name]] as const);
      return fc.record(Object.fromEntries(chosen) as Record<string, Arbitrary<string>>);
    }),
  },
);
