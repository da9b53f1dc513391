/**
 * How much a body may hold, whatever its contract says. A contract looks at every entry of a list that is too long and has something to
 * say of each: a megabyte of `{}` would become a gigabyte of complaints, which ends the process.
 */

/** Of one list or object. The longest that any contract takes are the 100 lines of an order. */
const MOST_ENTRIES = 1_000;

/** In all, at every depth. */
const MOST_VALUES = 5_000;

type Key = string | number;

/** Where a value stands. Linked, for the paths of a deep body would be longer together than the body. */
interface Place {
  value: unknown;
  key?: Key;
  within?: Place;
}

/** @returns the path of what holds too much, from the body on; undefined when nothing does. */
export function pathOfTooMuch(body: unknown): Key[] | undefined {
  const ahead: Place[] = [{ value: body }];
  let values = 0;
  for (let place = ahead.pop(); place; place = ahead.pop()) {
    const { value } = place;
    if (typeof value !== 'object' || value === null) continue;
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    const size = Array.isArray(value) ? value.length : (keys as string[]).length;
    values += size;
    if (size > MOST_ENTRIES || values > MOST_VALUES) return pathOf(place);
    for (const key of keys) ahead.push({ value: (value as Record<Key, unknown>)[key], key, within: place });
  }
  return undefined;
}

function pathOf(place: Place): Key[] {
  const path: Key[] = [];
  for (let at: Place | undefined = place; at?.key !== undefined; at = at.within) path.unshift(at.key);
  return path;
}
