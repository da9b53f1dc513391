/** The key a customer sends and the fingerprint of what they sent with it: what counts as the same request. */
import fc from 'fast-check';
import { newOrder } from '../../src/api/order/contract';
import { Refused } from '../../src/ordering/errors';
import { hashRequest, keyOf, parseIdempotencyKey } from '../../src/ordering/idempotency';

const fingerprint = (body: unknown): string => hashRequest(newOrder.parse(body));

const body = fc.record(
  {
    lines: fc.array(
      fc.record({
        product: fc.stringMatching(/^[a-z0-9]{1,24}$/),
        quantity: fc.integer({ min: 1, max: 10_000 }),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    expectedTotal: fc.nat(9_999_999).map((cents) => cents / 100),
    note: fc.option(fc.stringMatching(/^[ -~]{0,50}$/)),
    shippingAddress: fc.record(
      {
        name: fc.stringMatching(/^[a-z]{0,9}$/),
        city: fc.stringMatching(/^[a-z]{0,9}$/),
        country: fc.constantFrom('GB', 'DE'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['lines'] },
);

/** The same body as another client would write it: every object's keys the other way round. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}

describe('an Idempotency-Key', () => {
  test('is kept as it was sent when it has 1 to 255 printable ASCII characters', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\x20-\x7e]{1,255}$/), (key) => {
        expect(parseIdempotencyKey(key)).toBe(key);
      }),
      { numRuns: 1000 },
    );
  });

  test('may have 255 characters and not 256', () => {
    expect(parseIdempotencyKey('k'.repeat(255))).toHaveLength(255);
    expect(() => parseIdempotencyKey('k'.repeat(256))).toThrow(Refused);
  });

  test.each([
    ['empty', ''],
    ['with a line break at its end', 'key\n'],
    ['with a tab', 'a\tb'],
    ['with a NUL', 'a\0b'],
    ['with an umlaut', 'schlüssel'],
    ['with DEL', 'a\x7f'],
  ])('is refused by its own code when it is %s', (_name, key) => {
    expect(() => parseIdempotencyKey(key)).toThrow(
      expect.objectContaining({ refusal: { code: 'INVALID_IDEMPOTENCY_KEY' } }),
    );
  });

  test('belongs to its customer: no two pairs of customer and key are the same', () => {
    const key = fc.stringMatching(/^[\x20-\x7e]{1,20}$/);
    fc.assert(
      fc.property(fc.nat(200), key, fc.nat(200), key, (customer, one, other, another) => {
        expect(keyOf(customer, one) === keyOf(other, another)).toBe(customer === other && one === another);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the fingerprint of a request', () => {
  test('is 64 hexadecimal digits', () => {
    expect(fingerprint({ lines: [{ product: 'tea', quantity: 1 }] })).toMatch(/^[0-9a-f]{64}$/);
  });

  test('does not depend on the order in which the client wrote the keys', () => {
    fc.assert(
      fc.property(body, (sent) => {
        expect(fingerprint(reversed(sent))).toBe(fingerprint(sent));
      }),
      { numRuns: 1000 },
    );
  });

  test('is another one for another quantity', () => {
    fc.assert(
      fc.property(body, fc.nat(4), fc.integer({ min: 1, max: 10_000 }), (sent, position, quantity) => {
        const changed = structuredClone(sent);
        const line = changed.lines[position % changed.lines.length];
        fc.pre(line !== undefined && line.quantity !== quantity);
        Object.assign(line as object, { quantity });
        expect(fingerprint(changed)).not.toBe(fingerprint(sent));
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['product', { lines: [{ product: 'jam', quantity: 1 }] }],
    ['note', { note: 'quickly' }],
    ['expected total', { expectedTotal: 10.01 }],
    ['address', { shippingAddress: { city: 'York' } }],
    ['number of lines', { lines: [1, 2].map(() => ({ product: 'tea', quantity: 1 })) }],
  ])('is another one for another %s', (_name, change) => {
    const sent = {
      lines: [{ product: 'tea', quantity: 1 }],
      expectedTotal: 10,
      shippingAddress: { city: 'Leeds' },
    };
    expect(fingerprint({ ...sent, ...change })).not.toBe(fingerprint(sent));
  });
});
