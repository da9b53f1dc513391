/** Counters that are there from the start: Prometheus sees an increase only of what it has seen before. */
import type { Counter } from 'prom-client';

/**
 * @param counter with one label.
 * @param values of the label.
 * @returns the counter of each, looked up once; it tells 0 until it is counted.
 */
export function fromZero<Value extends string>(
  counter: Counter,
  values: readonly Value[],
): Record<Value, Counter.Internal> {
  const children = values.map((value) => {
    const child = counter.labels(value);
    child.inc(0);
    return [value, child] as const;
  });
  return Object.fromEntries(children) as Record<Value, Counter.Internal>;
}
