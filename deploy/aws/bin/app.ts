/** What `cdk` runs. */
import { assemble } from '../lib/assemble';
import { SETTINGS } from '../settings';

assemble(SETTINGS).synth();
