/** The commands of fast-check: one wish alone, or several at the same moment, each answer checked against the model. */
import fc from 'fast-check';
import type { Engine } from './engine';
import type { History } from './history';
import type { Operation } from './operations';
import { anyWish, type Wish } from './wishes';

/** Commands in one history, at most. */
const LENGTH = 9;

class AllAtOnce implements fc.AsyncCommand<History, Engine> {
  constructor(private readonly wishes: Wish[]) {}

  check(history: Readonly<History>): boolean {
    return this.wishes.some((wish) => wish.operation(history) !== undefined);
  }

  async run(history: History, engine: Engine): Promise<void> {
    const operations = this.start(history);
    const answers = await Promise.all(operations.map((operation) => engine.ask(operation)));
    history.observe(
      operations.flatMap((operation, index) => {
        const answer = answers[index];
        return answer ? [{ operation, answer }] : [];
      }),
    );
  }

  toString(): string {
    const [first, ...others] = this.wishes;
    return others.length === 0 ? String(first) : `AllAtOnce(${this.wishes.join(', ')})`;
  }

  /** One after the other, so that a replay may be of a request that is under way: a double click. */
  private start(history: History): Operation[] {
    const operations: Operation[] = [];
    for (const wish of this.wishes) {
      const operation = wish.operation(history);
      if (!operation) continue;
      history.noteStart(operation);
      operations.push(operation);
    }
    return operations;
  }
}

const alone = anyWish.map((wish) => new AllAtOnce([wish]));
const together = fc.array(anyWish, { minLength: 2, maxLength: 4 }).map((wishes) => new AllAtOnce(wishes));

/** A short history: half of it is done by several at once. */
export const commands = fc.commands([alone, together], { maxCommands: LENGTH, size: 'max' });
