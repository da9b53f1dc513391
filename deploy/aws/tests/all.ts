/**
 * All tests in one process: `npm test`. To make the app takes longer than to look at it, and each process would make one of its own. A file by
 * itself: `npx tsx --test tests/service.test.ts`.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';

for (const file of readdirSync(__dirname)) {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- one after the other, and none of them can be forgotten.
  if (file.endsWith('.test.ts')) require(path.join(__dirname, file));
}
