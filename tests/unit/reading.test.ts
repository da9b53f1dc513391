/** What the replica's watch is made of, as far as it needs no server. */
import { coalesced } from '../../src/reading/coalesced';
import { readingSettings } from '../../src/reading/settings';
import { lsnOf } from '../../src/reading/statements';

describe('the settings of the replica', () => {
  const DATABASE_READ_URL = 'postgresql://reader:secret@replica:5433/shop';

  test('without DATABASE_READ_URL there is none', () => {
    expect(readingSettings({})).toBeUndefined();
    expect(readingSettings({ DATABASE_READ_URL: '' })).toBeUndefined();
  });

  test('it is reached with the TLS settings of the primary, and given up sooner', () => {
    const { connection, atOnce, waitMs, maxLagMs } = readingSettings({
      DATABASE_READ_URL,
      DATABASE_SSL: 'true',
      DATABASE_SSL_CA: 'ca',
    }) as NonNullable<ReturnType<typeof readingSettings>>;
    expect(connection).toMatchObject({ host: 'replica', port: 5433, user: 'reader', password: 'secret' });
    expect(connection).toMatchObject({
      ssl: { rejectUnauthorized: true, ca: 'ca' },
      statement_timeout: 2_000,
    });
    expect({ atOnce, waitMs, maxLagMs }).toEqual({ atOnce: 10, waitMs: 20, maxLagMs: 1_000 });
  });

  test.each([
    ['DATABASE_READ_URL', 'replica:5433'],
    ['DATABASE_READ_URL', 'https://replica/shop'],
    ['DATABASE_READ_POOL_MAX', '0'],
    ['DATABASE_READ_WAIT_MS', 'soon'],
    ['DATABASE_READ_MAX_LAG_MS', '-1'],
    ['DATABASE_READ_STATEMENT_TIMEOUT_MS', '1.5'],
  ])('%s=%s stops the start with a sentence that names it', (name, value) => {
    expect(() => readingSettings({ DATABASE_READ_URL, [name]: value })).toThrow(new RegExp(`^${name} must`));
  });
});

test('positions in the log compare as numbers, across the border of 32 bits', () => {
  expect(lsnOf('0/0')).toBe(0n);
  expect(lsnOf('0/FFFFFFFF') < lsnOf('1/0')).toBe(true);
  expect(lsnOf('9/A0') < lsnOf('A/9')).toBe(true);
});

describe('a question asked for many', () => {
  test('is asked once for all who come in the same moment, and again for who comes while it is under way', async () => {
    const answers: ((answer: number) => void)[] = [];
    const ask = coalesced(() => new Promise<number>((resolve) => answers.push(resolve)));
    const [first, second] = [ask(), ask()];
    await Promise.resolve();
    const late = ask();
    expect(answers).toHaveLength(1);
    answers[0]?.(1);
    expect(await Promise.all([first, second])).toEqual([1, 1]);
    expect(answers).toHaveLength(2);
    answers[1]?.(2);
    expect(await late).toBe(2);
  });

  test('fails for those it was asked for, and is asked again by the next', async () => {
    let asked = 0;
    const ask = coalesced(() =>
      (asked += 1) === 1 ? Promise.reject(new Error('gone')) : Promise.resolve(asked),
    );
    await expect(ask()).rejects.toThrow('gone');
    expect(await ask()).toBe(2);
  });
});
