/**
 * Times answers within a window. Autocannon's own figures begin with the first request and are whole milliseconds;
 * the latencies it reports with each answer are exact.
 */
import { performance } from 'node:perf_hooks';

export class Stopwatch {
  /** @param {{ startSeconds: number, seconds?: number }} window from now; without an end, all that comes. */
  constructor({ startSeconds, seconds = Infinity }) {
    this.from = performance.now() + startSeconds * 1000;
    this.until = this.from + seconds * 1000;
    this.latencies = [];
  }

  /** An answer has arrived, after so many milliseconds. */
  record(milliseconds) {
    const now = performance.now();
    if (now >= this.from && now < this.until) this.latencies.push(milliseconds);
  }

  figures() {
    const sorted = this.latencies.sort((a, b) => a - b);
    const seconds = (Math.min(this.until, performance.now()) - this.from) / 1000;
    const percentile = (share) => sorted[Math.floor(sorted.length * share)] ?? 0;
    return { requestsPerSecond: sorted.length / seconds, p50: percentile(0.5), p99: percentile(0.99) };
  }
}
