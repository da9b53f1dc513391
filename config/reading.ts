/** The replica that reads may go to, if there is one: see src/reading and docs/operating.md. */
import { readingSettings } from '../src/reading/settings';

const config = () => ({ replica: readingSettings(process.env) });

export default config;
