/**
 * Jobs that come to nothing and books that do not agree, told from what the shop writes into its log. It tells the same as metrics, to
 * whoever runs a Prometheus (docs/operating.md, Alerts); here nobody does, and a line of the log needs nothing but CloudWatch. A test
 * looks for each of these words in the shop's source.
 */
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarm, HOUR, linesOf } from './alarm';
import type { OnCall } from './on-call';

interface Line {
  /** Words of the line, as the shop writes them. */
  words: string;
  says: string;
  /** In how many minutes in a row such a line has to appear. */
  minutes: number;
}

const LINES: Record<string, Line> = {
  JobsGivenUp: {
    words: 'given up after',
    says: 'A job was given up after its last attempt: docs/operating.md, ShopJobsGivenUp.',
    minutes: 1,
  },
  JobsNotWorkedOn: {
    words: 'none are worked on for the moment',
    says: 'For five minutes a worker could not work on jobs: docs/operating.md, Events and jobs.',
    minutes: 5,
  },
  JobsLag: {
    words: 'have been due for',
    says: 'Somebody works on jobs, and still they have been due for minutes: docs/operating.md, ShopJobsLag.',
    minutes: 3,
  },
  BooksDiffer: {
    words: 'reconciliation: not so',
    says: 'Stock, movements, orders and lines do not agree: docs/operating.md, ShopBooksDiffer.',
    minutes: 1,
  },
  BooksNotChecked: {
    words: 'reconciliation: it has failed',
    says: 'The nightly check of the books has failed: docs/operating.md, ShopBooksNotChecked.',
    minutes: 1,
  },
};

/** A check that has ended, whatever it found. */
const CHECKED = logs.FilterPattern.anyTerm('reconciliation: the books agree', 'reconciliation: not so');

/** Two more than a day, as the alert of Prometheus has it. */
const HOURS_WITHOUT_A_CHECK = 26;

export class LogAlarms extends Construct {
  constructor(scope: Construct, id: string, { log, onCall }: { log: logs.LogGroup; onCall: OnCall }) {
    super(scope, id);
    for (const [name, { words, says, minutes }] of Object.entries(LINES)) {
      const metric = linesOf(log, name, logs.FilterPattern.allTerms(words));
      alarm(this, name, onCall, { metric, says, from: 1, minutes });
    }
    alarm(this, 'BooksForgotten', onCall, {
      metric: linesOf(log, 'BooksChecked', CHECKED, HOUR),
      says: 'Nobody has checked the books since yesterday: docs/operating.md, ShopBooksNotChecked.',
      below: 1,
      hours: HOURS_WITHOUT_A_CHECK,
    });
  }
}
