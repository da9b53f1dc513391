/** One slice of load: so many connections, so many seconds, every answer looked at. */
import autocannon from 'autocannon';
import { makeRequests } from './requests.mjs';
import { Stopwatch } from './stopwatch.mjs';

/**
 * Not measured, but checked: connections open, caches fill, and a slow server's first answers arrive. Measured from
 * the start, a server that takes a second per answer would be charged for the last second's, too.
 */
const RAMP_SECONDS = 1;

const FAILURES_SHOWN = 3;

/**
 * @param {{ scenario: import('../scenarios.mjs').Scenario, url: string, products: string[], tokens: string[],
 * connections: number } & ({ seconds: number } | { amount: number })} slice
 * @returns {Promise<object>} how many answers had the right status (`answered`) and how many were wrong in any way
 * (`failed`), the first few of these in `failures`; requests per second and latencies in milliseconds of the measured seconds.
 */
export async function runSlice(slice) {
  const { scenario, url, connections, seconds, amount } = slice;
  const wrongBodies = new Set();
  const load = autocannon({
    url,
    connections,
    ...(amount ? { amount } : { duration: RAMP_SECONDS + seconds }),
    sampleInt: 100,
    requests: [{ setupRequest: makeRequests(slice) }],
    verifyBody: (body) => {
      const right = isRight(body, scenario.answer);
      if (!right && wrongBodies.size < FAILURES_SHOWN) wrongBodies.add(body.slice(0, 600));
      return right;
    },
  });
  const stopwatch = new Stopwatch({ startSeconds: amount ? 0 : RAMP_SECONDS, seconds });
  load.on('response', (_client, status, _bytes, milliseconds) => {
    if (status === scenario.status) stopwatch.record(milliseconds);
  });
  const result = await load;
  const answered = result.statusCodeStats[scenario.status]?.count ?? 0;
  return {
    answered,
    failed: Math.max(result.requests.total - answered, result.mismatches) + result.errors,
    failures: [...describeStatuses(result, scenario.status), ...wrongBodies],
    ...stopwatch.figures(),
  };
}

function describeStatuses({ statusCodeStats, errors, timeouts }, expected) {
  const wrong = Object.entries(statusCodeStats).filter(([status]) => Number(status) !== expected);
  const described = wrong.map(([status, { count }]) => `${count} answers with status ${status}`);
  if (errors > 0) described.push(`${errors} connection errors, of these ${timeouts} timeouts`);
  return described;
}

/** By counting, not by parsing: a page of products takes microseconds to scan and a tenth of a millisecond to parse. */
function isRight(body, { holds, times }) {
  let found = 0;
  for (let at = body.indexOf(holds); at !== -1; at = body.indexOf(holds, at + holds.length)) found += 1;
  return found === times && body.startsWith('{"data":') && body.endsWith('}');
}
