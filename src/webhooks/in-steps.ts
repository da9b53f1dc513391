/** Long work in short statements: however much there is to change, none of them runs into the database's limit. */

/** Rows that one statement changes at most. */
export const STEP = 1_000;

/**
 * @param step changes up to STEP rows, and says how many it has.
 * @returns how many all of them have; the last one was not full.
 */
export async function inSteps(step: () => PromiseLike<{ rowCount: number | null }>): Promise<number> {
  let all = 0;
  let some: number;
  do {
    some = (await step()).rowCount ?? 0;
    all += some;
  } while (some === STEP);
  return all;
}
