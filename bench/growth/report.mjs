/** Makes a table for people and a record for machines out of what was measured. */
import { cpus, totalmem } from 'node:os';
import { LONGEST_SERIES_SECONDS } from './measure.mjs';
import { summarize } from '../statistics.mjs';

const number = (value) => value.toLocaleString('en');

/** @returns {string} one line: what this was measured on. */
export function describeMachine(shop) {
  const processors = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${processors.length} × ${processors[0].model.trim()}, ${memory} GB, Node ${process.version}, PostgreSQL ${shop.postgres}`;
}

/** @returns the record that growth.json holds. */
export function results({ machine, options, shops, measured, books }) {
  const rows = measured.map(resultOfRow);
  return {
    measuredAt: new Date().toISOString(),
    machine,
    rounds: options.rounds,
    requests: options.requests,
    databases: shops.map(({ database, megabytes }) => ({ ...database, megabytes })),
    rows,
    books,
    correct:
      rows.every(({ failures }) => failures.every((failure) => failure === null)) &&
      books.every(({ differences }) => differences.length === 0),
  };
}

function resultOfRow({ name, atMost, medians, failures }) {
  const smallest = medians[0];
  const ratios = medians.at(-1).map((value, round) => value / smallest[round]);
  const whole = !failures[0] && !failures.at(-1);
  return {
    name,
    milliseconds: medians.map((rounds, place) => (failures[place] ? null : summarize(rounds).median)),
    perRound: medians,
    failures: failures.map((failure) => failure ?? null),
    ratio: whole ? summarize(ratios).median : null,
    ratios,
    atMost: atMost ?? null,
    reached: atMost === undefined ? null : whole && summarize(ratios).median <= atMost,
  };
}

/** @returns {string} the Markdown page. */
export function tableOf({ measuredAt, machine, rounds, requests, databases, rows, books }) {
  const sizes = databases.map(({ products }) => number(products));
  return `# Growth

Median milliseconds of one request at a time, by products in the shop; ${requests} requests (or ${LONGEST_SERIES_SECONDS} seconds) for each
row and size in each of ${rounds} rounds. The ratio is the largest shop's median against the smallest's in the same round, the
median of all rounds. Rows without a limit are for comparison.

${tableLine(['row', ...sizes, 'ratio', 'at most', 'reached'])}
${tableLine(['---', ...sizes.map(() => '---:'), '---:', '---:', '---'])}
${rows.map(lineOfRow).join('\n')}

${tableLine(['products', 'orders', 'loaded in', 'on disk', 'books'])}
${tableLine(['---:', '---:', '---:', '---:', '---'])}
${databases.map((database, place) => lineOfDatabase(database, books[place])).join('\n')}

${machine}. Measured ${measuredAt}.
`;
}

const tableLine = (cells) => `| ${cells.join(' | ')} |`;

const lineOfRow = ({ name, milliseconds, failures, ratio, atMost, reached }) =>
  tableLine([
    name,
    ...milliseconds.map((value, place) => (value === null ? `failed: ${failures[place]}` : value.toFixed(2))),
    ratio === null ? '–' : ratio.toFixed(2),
    atMost ?? '–',
    reached === null ? '–' : reached ? 'yes' : 'no',
  ]);

const lineOfDatabase = ({ products, orders, loadingSeconds, megabytes }, { checked, differences }) =>
  tableLine([
    number(products),
    number(orders),
    `${loadingSeconds} s`,
    `${number(megabytes)} MB`,
    differences.length === 0 ? `balance, ${number(checked)} rows checked` : differences.join('; '),
  ]);
