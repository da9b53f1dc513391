/** Lets no more than so many go at the same time; whoever comes later waits for a turn. */

/** Does something when it is its turn, and answers as that does. */
export type Turns = <T>(work: () => Promise<T>) => Promise<T>;

/** @param most at the same time. */
export function turns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Handed over rather than freed, so that nobody who comes now goes before those who wait.
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}
