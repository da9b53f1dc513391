/**
 * `npm test`: the whole suite, from a fresh clone. Installs what is missing and compiles what is stale; the suite
 * brings its own PostgreSQL. Parameters go to Jest: `npm test -- tests/unit`.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { compileServer, installDependencies, requireNode, ROOT } from './project.mjs';

const JEST = path.join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');

requireNode();
installDependencies();
compileServer();
const jest = spawn(process.execPath, [JEST, ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
jest.on('exit', (code) => process.exit(code ?? 1));
