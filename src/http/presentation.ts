/** Entities on their way out. */

export type Entity = Record<string, unknown>;

/**
 * @returns the named keys the entity has, in the order they are named in. That their values are of the types the contract
 * gives them is held by tests/support/contract, for every answer of the suite.
 */
export const pick = <Shown extends object>(
  entity: Entity,
  keys: readonly (keyof Shown & string)[],
): Partial<Shown> =>
  Object.fromEntries(
    keys.filter((key) => entity[key] !== undefined).map((key) => [key, entity[key]]),
  ) as Partial<Shown>;
