/**
 * One text for one value, whatever the order of its keys: to compare answers and to recognise a state seen before.
 * (Node's deep equality also compares prototypes, and what a child process sends has those of another realm than Jest's.)
 */

/** @returns the value as JSON with sorted keys; maps are written as their entries. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_name, part: unknown) => {
    if (part instanceof Map) return { entries: sorted([...part]) };
    const isRecord = typeof part === 'object' && part !== null && !Array.isArray(part);
    return isRecord ? Object.fromEntries(sorted(Object.entries(part))) : part;
  });

/** Keys are distinct, so none of them is ever equal to another. */
const sorted = (entries: [string, unknown][]): [string, unknown][] =>
  entries.sort(([left], [right]) => (left < right ? -1 : 1));
