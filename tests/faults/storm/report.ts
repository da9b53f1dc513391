/** Tells of a storm: a table for people, and for each violation the shortest history that shows it. */
import type { History, Operation } from './history';
import { acceptedOrder, isPlacing, isUnknown, statusOf } from './history';
import { FAULTS } from './nemesis';
import type { Violation } from './verdict';
import { longestWait, waitOf } from './waits';

/** How much before an operation a fault may have begun and still have to do with it, in milliseconds. */
const INFLUENCE_MS = 6_000;

const MOST_TOLD = 5;

/** @returns the rows of the table: what, and how often. */
export function countsOf(history: History, resolved: number, violations: Violation[]): [string, number][] {
  const { operations, faults } = history;
  const placings = operations.filter(isPlacing);
  const longest = longestWait(history);
  const with_ = (status: number[]) =>
    placings.filter((operation) => status.includes(statusOf(operation) ?? 0)).length;
  return [
    ['operations', operations.length],
    ...Object.keys(FAULTS).map((kind): [string, number] => [
      `fault: ${kind}`,
      faults.filter((fault) => fault.kind === kind).length,
    ]),
    ['faults', faults.length],
    [
      'orders accepted',
      new Set(placings.flatMap((placing) => acceptedOrder(placing)?.documentId ?? [])).size,
    ],
    ['orders refused', with_([400, 409, 422])],
    ['orders replayed', with_([200])],
    ['orders unanswered or 503', placings.filter(isUnknown).length],
    ['wishes unknown after the storm, then resolved', resolved],
    ['longest wait, ms', longest ? Math.round(waitOf(longest, history)) : 0],
    ['violations', violations.length],
  ];
}

/** @returns the table in Markdown. */
export function tableOf(columns: { title: string; counts: [string, number][] }[]): string {
  const [first] = columns;
  const lines = [
    `| | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- | ${columns.map(() => '---:').join(' | ')} |`,
    ...(first?.counts ?? []).map(
      ([what], row) =>
        `| ${what} | ${columns.map(({ counts }) => counts[row]?.[1].toLocaleString('en')).join(' | ')} |`,
    ),
  ];
  return lines.join('\n');
}

/** @returns the operation that was waited for longest, in a line. */
export function longestLine(history: History): string {
  const longest = longestWait(history);
  return longest ? lineOf(longest) : 'nothing was asked';
}

/** @returns what happened, shortened to what has to do with it. */
export function storyOf(history: History, violations: Violation[]): string {
  const told = violations.slice(0, MOST_TOLD).map(({ invariant, sentence, operations }) => {
    const events = [
      ...operations.map((operation) => ({ at: operation.at, line: lineOf(operation) })),
      ...history.faults
        .filter((fault) =>
          operations.some(({ at, tookMs }) => fault.at > at - INFLUENCE_MS && fault.at < at + tookMs),
        )
        .map((fault) => ({ at: fault.at, line: `fault: ${fault.kind} ${fault.detail}` })),
    ].sort((one, other) => one.at - other.at);
    return [
      `${invariant}: ${sentence}`,
      ...events.map(({ at, line }) => `  ${(at / 1000).toFixed(3).padStart(9)} s  ${line}`),
    ].join('\n');
  });
  const more = violations.length - told.length;
  return [...told, ...(more > 0 ? [`... and ${more} more`] : [])].join('\n\n');
}

function lineOf({ who, server, intent, answer, tookMs }: Operation): string {
  const { kind, ...rest } = intent;
  const outcome =
    answer.kind === 'lost'
      ? `lost: ${answer.reason}`
      : `${answer.status} ${JSON.stringify(answer.body.error ?? answer.body.data)?.slice(0, 300)}`;
  return `${who} at server ${server}: ${kind} ${JSON.stringify(rest)} -> ${outcome} after ${Math.round(tookMs)} ms`;
}
