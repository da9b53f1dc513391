/** Jobs that come to nothing, told from what the shop writes into its log (src/jobs); it has no metrics of its own. */
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { alarm, linesOf } from './alarm';
import type { OnCall } from './on-call';

export class JobAlarms extends Construct {
  constructor(scope: Construct, id: string, { log, onCall }: { log: logs.LogGroup; onCall: OnCall }) {
    super(scope, id);
    alarm(this, 'GivenUp', onCall, {
      metric: linesOf(log, 'JobsGivenUp', logs.FilterPattern.literal('"given up after"')),
      says: 'A job was given up after its last attempt: docs/operating.md, Events and jobs.',
      from: 1,
      minutes: 1,
    });
    alarm(this, 'NotWorkedOn', onCall, {
      metric: linesOf(
        log,
        'JobsNotWorkedOn',
        logs.FilterPattern.literal('"none are worked on for the moment"'),
      ),
      says: 'For five minutes a worker could not work on jobs: docs/operating.md, Events and jobs.',
      from: 1,
      minutes: 5,
    });
  }
}
