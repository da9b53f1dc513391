/** Writes what was measured: Markdown for people, JSON for whoever compares two runs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SCENARIOS } from '../scenarios.mjs';
import { summarize } from '../statistics.mjs';
import { judge } from '../targets.mjs';
import { markdownTable } from './markdown-table.mjs';
import { RESULTS } from './results.mjs';

/** @param run {{ machine: object, options: object, slices: object[], warmUpFailures: object[], memory?: object, notes: string[] }} */
export function writeReport(run) {
  const targets = judge(run.slices, run.memory);
  const figures = gatherFigures(run.slices);
  const text = [
    '# Benchmark',
    '',
    describeRun(run),
    '',
    '## Figures',
    '',
    figuresTable(figures),
    '',
    '## Targets',
    '',
    targetsTable(targets),
    '',
    '## Correctness and memory',
    '',
    ...[...describeCorrectness(run), ...describeMemory(run.memory), ...run.notes].map((note) => `- ${note}`),
    '',
  ].join('\n');
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(path.join(RESULTS, 'latest.md'), text);
  writeFileSync(path.join(RESULTS, 'latest.json'), JSON.stringify({ ...run, figures, targets }, null, 2));
  return text;
}

function describeRun({ machine, options }) {
  const { rounds, seconds, warmUpSeconds, connections } = options;
  const load = `rounds: ${rounds}, ${seconds} s per slice after ${warmUpSeconds} s of warm-up, ${connections} connections`;
  const rows = [...Object.entries(machine), ['load', load]];
  return markdownTable(['machine', ''], rows, 2);
}

/** @returns one entry per scenario and system, in the order of the scenarios. */
function gatherFigures(slices) {
  return SCENARIOS.flatMap(({ name, title, systems }) =>
    systems.flatMap((system) => {
      const own = slices.filter((slice) => slice.scenario === name && slice.system === system);
      if (own.length === 0) return [];
      const over = (figure) => summarize(own.map((slice) => slice[figure]));
      const figures = { requestsPerSecond: over('requestsPerSecond'), p50: over('p50'), p99: over('p99') };
      return [{ scenario: name, title, system, ...figures }];
    }),
  );
}

function figuresTable(figures) {
  const rows = figures.map(({ title, system, requestsPerSecond: rate, p50, p99 }, index) => [
    title === figures[index - 1]?.title ? '' : title,
    system,
    rounded(rate.median),
    `${rounded(rate.min)} to ${rounded(rate.max)}`,
    rounded(p50.median),
    rounded(p99.median),
  ]);
  return markdownTable(['scenario', 'system', 'requests/s', 'min to max', 'p50 ms', 'p99 ms'], rows, 2);
}

function targetsTable(targets) {
  const rows = targets.map(({ what, unit, wanted, measured, reached }) => [
    what,
    wanted.least === undefined ? `≤ ${wanted.most} ${unit}` : `≥ ${wanted.least} ${unit}`,
    measured ? `${rounded(measured.median)} ${unit}` : '–',
    measured ? `${rounded(measured.min)} to ${rounded(measured.max)}` : '–',
    { true: 'yes', false: '**no**' }[reached] ?? 'not measured',
  ]);
  return markdownTable(['what', 'wanted', 'median', 'min to max', 'reached'], rows);
}

function describeCorrectness({ slices, warmUpFailures }) {
  const wrong = [...warmUpFailures, ...slices].filter(({ failures }) => failures.length > 0);
  if (wrong.length > 0)
    return wrong.map(
      (slice) => `FAILED: round ${slice.round}, ${slice.scenario}, ${slice.system}: ${slice.failures[0]}`,
    );
  const answered = slices.reduce((total, slice) => total + slice.answered, 0);
  const shop = slices.some(({ system }) => system === 'shop');
  return [
    `every one of ${answered} answers had the right status and body`,
    'every acknowledged order is in its database, counted after each slice',
    ...(shop ? ['reconciled: the books of the shop balanced after each slice of orders'] : []),
  ];
}

const describeMemory = (memory) =>
  memory
    ? [
        `resident memory of the shop: ${rounded(memory.boot)} MB after boot, ${rounded(memory.warm)} MB after warm-up, ` +
          `${rounded(memory.after)} MB after the bench`,
      ]
    : [];

/** Three digits are more than one run is worth. */
function rounded(value) {
  if (value >= 100) return Math.round(value).toString();
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
