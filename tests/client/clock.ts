/** The client's clock in a test's hand: how long a busy machine takes is no matter then. */

/** As long as one request takes by that clock. */
const EACH_TAKES_MS = 30_000;

/** A deadline: four requests are begun before it, and by the end of the fourth it is over. */
export const FOUR_REQUESTS_MS = 100_000;

/**
 * From now on the time of day goes on by half a minute with each request, and not otherwise; `jest.restoreAllMocks` ends that.
 * @param requests how many there were.
 */
export function timePassesWith(requests: () => number): void {
  const [began, before] = [Date.now(), requests()];
  jest.spyOn(Date, 'now').mockImplementation(() => began + (requests() - before) * EACH_TAKES_MS);
}
