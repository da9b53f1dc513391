/**
 * `npm test`: the whole suite, from a fresh clone. Parameters go to Jest: `npm test -- tests/unit`. Suites that need Debian's
 * packages run when they are named, or all of them by `npm run test:fleet`.
 */
import { runJest } from './jest.mjs';

const FLEET = 'tests/fleet/';

const parameters = process.argv.slice(2);
const named = parameters.some((parameter) => parameter.includes('tests/fleet'));

process.exit(await runJest(named ? parameters : [...parameters, '--testPathIgnorePatterns', FLEET]));
