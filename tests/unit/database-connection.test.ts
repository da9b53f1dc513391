/** From DATABASE_URL to what `pg` connects with: the forms that hosts hand out, and what is secure unless told. */
import { databaseConnection } from '../../src/platform/database-connection';

const URL = 'postgresql://shop:pass@db.example:6432/store';
const from = (url: string, settings: Record<string, string> = {}) =>
  databaseConnection({ DATABASE_URL: url, ...settings });

test('a URL says where the data is and as whom', () => {
  expect(from(URL)).toMatchObject({
    host: 'db.example',
    port: 6432,
    database: 'store',
    user: 'shop',
    password: 'pass',
    ssl: false,
  });
});

test('without a URL it says how to get one', () => {
  for (const environment of [{}, { DATABASE_URL: '' }])
    expect(() => databaseConnection(environment)).toThrow(/DATABASE_URL is not set.*npm run quickstart/);
});

test('the postgres:// that most hosts hand out is as good', () => {
  expect(from(URL.replace('postgresql', 'postgres'))).toEqual(from(URL));
});

test('a password may hold any character, percent-encoded', () => {
  const password = 'p@ss:w/o?r#d%&ü ';
  expect(from(`postgresql://shop:${encodeURIComponent(password)}@db/store`).password).toBe(password);
});

test('a URL without port, user or database means PostgreSQL’s own: 5432 and postgres', () => {
  expect(from('postgresql://db.example')).toMatchObject({
    host: 'db.example',
    port: 5432,
    user: 'postgres',
    database: 'postgres',
  });
});

test('a URL without host means this machine', () => {
  expect(from('postgresql:///store')).toMatchObject({ host: 'localhost', database: 'store' });
});

test('a host given as a parameter may be the folder of a socket', () => {
  expect(from('postgresql:///store?host=/var/run/postgresql')).toMatchObject({
    host: '/var/run/postgresql',
    database: 'store',
  });
});

describe('TLS', () => {
  const strict = { rejectUnauthorized: true };
  const lenient = { rejectUnauthorized: false };

  test.each([
    ['', false],
    ['?sslmode=disable', false],
    ['?sslmode=require', strict],
    ['?sslmode=verify-full', strict],
    ['?sslmode=no-verify', lenient],
  ])('by the URL: "%s"', (query, expected) => {
    expect(from(URL + query).ssl).toEqual(expected);
  });

  test('DATABASE_SSL has the last word, and verifies the server unless told not to', () => {
    expect(from(URL, { DATABASE_SSL: 'true' }).ssl).toEqual(strict);
    expect(from(`${URL}?sslmode=require`, { DATABASE_SSL: 'false' }).ssl).toBe(false);
    expect(from(URL, { DATABASE_SSL: 'true', DATABASE_SSL_REJECT_UNAUTHORIZED: 'false' }).ssl).toEqual(
      lenient,
    );
  });

  test('takes the authority’s certificate from the environment, and an empty one is none', () => {
    expect(from(`${URL}?sslmode=require`, { DATABASE_SSL_CA: 'PEM' }).ssl).toEqual({ ...strict, ca: 'PEM' });
    expect(from(`${URL}?sslmode=require`, { DATABASE_SSL_CA: '' }).ssl).toEqual(strict);
  });
});

describe('timeouts', () => {
  test('no connecting, statement, lock or forgotten transaction lasts for ever', () => {
    const settings = from(URL);
    expect(settings).toMatchObject({
      connectionTimeoutMillis: 5_000,
      statement_timeout: 8_000,
      lock_timeout: 4_000,
      idle_in_transaction_session_timeout: 5_000,
    });
  });

  test('are set in milliseconds', () => {
    const settings = { DATABASE_STATEMENT_TIMEOUT_MS: '250', DATABASE_LOCK_TIMEOUT_MS: '100' };
    expect(from(URL, settings)).toMatchObject({ statement_timeout: 250, lock_timeout: 100 });
  });
});

test('connections carry a name to be found by in pg_stat_activity', () => {
  expect(from(URL).application_name).toBe('opply-shop');
  expect(from(URL, { DATABASE_APPLICATION_NAME: 'till' }).application_name).toBe('till');
});

test('PostgreSQL is told to compile nothing, and after that what an operator has for it', () => {
  expect(from(URL).options).toBe('-c jit=off');
  expect(from(URL, { PGOPTIONS: '-c role=shop' }).options).toBe('-c jit=off -c role=shop');
  expect(from(`${URL}?options=-c%20jit%3Don`).options).toBe('-c jit=off -c jit=on');
});
