/** A stack in the first two zones of its region, whichever they are. CDK would ask the account for their names at every synth. */
import { Fn, Stack } from 'aws-cdk-lib';

export class PlacedStack extends Stack {
  override get availabilityZones(): string[] {
    return [0, 1].map((index) => Fn.select(index, Fn.getAzs()));
  }
}
