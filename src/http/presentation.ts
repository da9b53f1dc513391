/** Entities on their way out. */

export type Entity = Record<string, unknown>;

/** @returns the named keys the entity has, in the order they are named in. */
export const pick = (entity: Entity, keys: readonly string[]): Entity =>
  Object.fromEntries(keys.filter((key) => entity[key] !== undefined).map((key) => [key, entity[key]]));
