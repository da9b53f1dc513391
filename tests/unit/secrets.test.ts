/** The one rule for all secrets: there, and in production neither short nor one that we printed ourselves. */
import { requireSecret } from '../../src/platform/secrets';

const GOOD = 'q0x2Jm7nLr9TtZ4bVh8KcY1sWd6GfPaE';

/** Runs with these settings and puts the others back. */
function secret(name: string, value: string | undefined, environment = 'production'): string {
  const before = process.env;
  const others = Object.entries(before).filter(([other]) => other !== name);
  const settings = { ...Object.fromEntries(others), NODE_ENV: environment };
  try {
    process.env = value === undefined ? settings : { ...settings, [name]: value };
    return requireSecret(name);
  } finally {
    process.env = before;
  }
}

test.each(['production', 'development', 'test'])(
  'a secret that is not set is missed, in %s too',
  (environment) => {
    for (const value of [undefined, ''])
      expect(() => secret('JWT_SECRET', value, environment)).toThrow(/JWT_SECRET is not set.*quickstart/);
  },
);

test('a long secret of one’s own is given back as it is', () => {
  expect(secret('JWT_SECRET', GOOD)).toBe(GOOD);
  expect(secret('APP_KEYS', `${GOOD},${GOOD}`)).toBe(`${GOOD},${GOOD}`);
});

test('in production a secret has at least 32 characters', () => {
  expect(GOOD).toHaveLength(32);
  expect(() => secret('JWT_SECRET', GOOD.slice(1))).toThrow(/JWT_SECRET is too short.*32/);
});

test.each([
  'change-me',
  'changeMe',
  'CHANGE-ME',
  'toBeModified1',
  'a-demo-value',
  'example',
  'placeholder',
  'my-secret',
])('in production a secret with "%s" in it is refused, however long', (word) => {
  expect(() => secret('ENCRYPTION_KEY', `${word}${GOOD}`)).toThrow(/ENCRYPTION_KEY holds a demo value/);
});

test('every one of several APP_KEYS is looked at', () => {
  expect(() => secret('APP_KEYS', `${GOOD},short`)).toThrow(/APP_KEYS is too short/);
  expect(() => secret('APP_KEYS', `${GOOD},change-me-${GOOD}`)).toThrow(/APP_KEYS holds a demo value/);
  expect(() => secret('APP_KEYS', `${GOOD},`)).toThrow(/APP_KEYS is too short/);
});

test('a comma splits APP_KEYS and no other secret', () => {
  expect(secret('JWT_SECRET', `${GOOD.slice(16)},${GOOD.slice(16)}`)).toContain(',');
});

test('no message gives away the secret', () => {
  for (const value of ['hunter2', `change-me-hunter2-${GOOD}`])
    expect(() => secret('JWT_SECRET', value)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hunter2') }),
    );
});

test('outside of production a short secret and a demo value will do', () => {
  expect(secret('JWT_SECRET', 'change-me', 'development')).toBe('change-me');
});
