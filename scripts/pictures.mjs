/** `npm run pictures`: takes the pictures of the panel that README and docs/staff-guide.md show, by its browser tests. */
import path from 'node:path';
import { runJest } from './jest.mjs';
import { ROOT } from './project.mjs';

const settings = { PICTURES: path.join(ROOT, 'docs', 'images'), CI_REQUIRE_BROWSER_TEST: '1' };

process.exit(await runJest(['tests/browser/screens.test.ts'], settings));
