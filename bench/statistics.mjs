/** A figure of several rounds is its median, told together with the extremes. */

/** @param {number[]} values @returns {{ median: number, min: number, max: number } | undefined} nothing of nothing. */
export function summarize(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, min: sorted[0], max: sorted.at(-1) };
}
