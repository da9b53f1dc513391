/** `npm test`: the whole suite, from a fresh clone. Parameters go to Jest: `npm test -- tests/unit`. */
import { runJest } from './jest.mjs';

process.exit(await runJest(process.argv.slice(2)));
