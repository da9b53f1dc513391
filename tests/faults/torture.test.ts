/**
 * The shop in a storm: see storm/. A short one each time the suite runs; `npm run torture -- --minutes 10 --servers 3`
 * for a long one. TORTURE_SEED repeats what was intended in a storm that went wrong.
 */
import { tableOf } from './storm/report';
import { storm } from './storm/storm';

const seconds = Number(process.env.TORTURE_SECONDS ?? 25);
const servers = Number(process.env.TORTURE_SERVERS ?? 2);
const seed = Number(process.env.TORTURE_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** Starting, healing and judging, on a machine with something else to do. */
const AROUND_SECONDS = 240;

test(
  `nothing is oversold, lost, taken twice or left waiting in a storm of ${seconds} s over ${servers} server(s), seed ${seed}`,
  async () => {
    const verdict = await storm({ seed, seconds, servers }, (line) =>
      process.stderr.write(`storm ${seed}: ${line}\n`),
    );

    process.stderr.write(`${tableOf([{ title: `seed ${seed}`, counts: verdict.counts }])}\n`);
    expect(verdict.story).toBe('');
    expect(verdict.violations).toEqual([]);
  },
  (seconds + AROUND_SECONDS) * 1000,
);
