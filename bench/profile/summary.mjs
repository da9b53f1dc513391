/** Says in two tables where a CPU profile's time went: by area of the house, and by function. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../../scripts/project.mjs';
import { markdownTable } from '../report/markdown-table.mjs';
import { areaOf } from './areas.mjs';

const FUNCTIONS_SHOWN = 15;

/** Areas below this share are told together. */
const LEAST_SHARE = 0.003;

/** @param profile in Chrome's format. @returns {string} Markdown. */
export function summarizeProfile(profile) {
  const times = selfTimes(profile);
  const total = sum(times.map(({ time }) => time));
  const idle = sum(times.filter(({ area }) => area === 'idle').map(({ time }) => time));
  const row = ([name, time]) => [
    name,
    percent(time / total),
    percent(time / (total - idle), name === 'idle'),
  ];
  const functions = times.filter(({ area }) => area !== 'idle');
  return [
    `${(total / 1e6).toFixed(1)} s of the process, ${percent(1 - idle / total)} of them busy.`,
    '',
    markdownTable(['area', 'of all time', 'of busy time'], gather(times, 'area', total).map(row)),
    '',
    markdownTable(
      ['function', 'of all time', 'of busy time'],
      gather(functions, 'place', 0).slice(0, FUNCTIONS_SHOWN).map(row),
    ),
  ].join('\n');
}

/** @returns the time spent in each node of the profile itself, in microseconds. */
function selfTimes({ nodes, samples, timeDeltas }) {
  const timeOf = new Map();
  // A delta is the time between the sample before and this one, https://chromedevtools.github.io/devtools-protocol/
  samples.forEach((id, i) => timeOf.set(id, (timeOf.get(id) ?? 0) + (timeDeltas[i + 1] ?? 0)));
  return nodes.map(({ id, callFrame }) => ({
    area: areaOf(callFrame),
    place: describe(callFrame),
    time: timeOf.get(id) ?? 0,
  }));
}

/** @returns {[string, number][]} the largest first; what is too small to matter as one. */
function gather(times, key, total) {
  const gathered = new Map();
  for (const entry of times) gathered.set(entry[key], (gathered.get(entry[key]) ?? 0) + entry.time);
  const sorted = [...gathered].sort(([, a], [, b]) => b - a);
  const shown = sorted.filter(([, time]) => time >= total * LEAST_SHARE);
  const rest = sum(sorted.slice(shown.length).map(([, time]) => time));
  return rest > 0 ? [...shown, [`${sorted.length - shown.length} more`, rest]] : shown;
}

function describe({ functionName, url, lineNumber }) {
  if (url === '') return functionName;
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  const shown = path.isAbsolute(file) ? path.relative(ROOT, file).replace(/^.*node_modules\//, '') : file;
  return `${functionName || '(anonymous)'} ${shown}:${lineNumber + 1}`;
}

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

const percent = (share, hidden = false) => (hidden ? '' : `${(share * 100).toFixed(1)} %`);
