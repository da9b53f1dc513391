/**
 * Starts the files that take longest first: begun last, one of them would keep one worker busy while the others have nothing left to
 * do. In a fresh clone Jest itself knows no more of a file than its size.
 */
import Sequencer from '@jest/test-sequencer';

/** Those that take more than a minute of two cores. */
const SLOWEST = [
  'back-office/large-shop',
  'concurrency/engine-model',
  'tasks/tasks',
  'mail/refusing',
  'events/survival',
  'events/delivery',
  'extending/generator',
  'fuzz/fuzz',
];

const rank = ({ path }) => {
  const place = SLOWEST.findIndex((name) => path.endsWith(`${name}.test.ts`));
  return place < 0 ? SLOWEST.length : place;
};

export default class SlowestFirst extends Sequencer {
  /** @param {{ path: string }[]} tests */
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
}
