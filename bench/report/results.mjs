/** Where results go; git ignores it. */
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';

export const RESULTS = path.join(ROOT, 'bench', 'results');
