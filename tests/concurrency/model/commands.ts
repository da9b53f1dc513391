/** The commands of fast-check: one wish alone, or several at the same moment, each answer checked against the model. */
import fc from 'fast-check';
import { SERVERS, type Engine } from './engine';
import type { History } from './history';
import type { Operation } from './operations';
import { anyWish, type Wish } from './wishes';

/** Commands in one history, at most. */
const LENGTH = 8;

/** A wish, and which of the servers is told. */
interface Asked {
  wish: Wish;
  server: number;
}

interface Started {
  operation: Operation;
  server: number;
}

class AllAtOnce implements fc.AsyncCommand<History, Engine> {
  constructor(private readonly asked: Asked[]) {}

  check(history: Readonly<History>): boolean {
    return this.asked.some(({ wish }) => wish.operation(history) !== undefined);
  }

  async run(history: History, engine: Engine): Promise<void> {
    const happened = this.start(history).map(async ({ operation, server }) => {
      return { operation, answer: await engine.ask(operation, server) };
    });
    history.observe(await Promise.all(happened));
  }

  toString(): string {
    const [first, ...others] = this.asked.map(({ wish, server }) => `${wish} on server ${server}`);
    return others.length === 0 ? String(first) : `AllAtOnce(${[first, ...others].join(', ')})`;
  }

  /** One after the other, so that a replay may be of a request that is under way: a double click. */
  private start(history: History): Started[] {
    const started: Started[] = [];
    for (const { wish, server } of this.asked) {
      const operation = wish.operation(history);
      if (!operation) continue;
      history.noteStart(operation);
      started.push({ operation, server });
    }
    return started;
  }
}

const asked: fc.Arbitrary<Asked> = fc.record({ wish: anyWish, server: fc.nat(SERVERS - 1) });
const alone = asked.map((one) => new AllAtOnce([one]));
const together = fc.array(asked, { minLength: 2, maxLength: 4 }).map((several) => new AllAtOnce(several));

/** A short history: two of three things in it are done by several at once. */
export const commands = fc.commands([alone, together, together], { maxCommands: LENGTH, size: 'max' });
