/**
 * Runs a command of the shop with everything it needs around it: secrets, compiled sources, a database. Behind
 * `npm start`, `npm run dev` and every task; see the table of commands in CONTRIBUTING.md.
 */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runChild } from './child.mjs';
import { provideDatabase, resetDatabase } from './database.mjs';
import {
  buildPanel,
  compileServer,
  installDependencies,
  OBSERVED,
  prepareEnvironment,
  requireNode,
  ROOT,
  serverEnvironment,
  STRAPI,
} from './project.mjs';

async function runWithDatabase(parameters, environment = process.env) {
  const database = await provideDatabase();
  try {
    return await runChild(parameters, { ...environment, DATABASE_URL: process.env.DATABASE_URL });
  } finally {
    await database.release();
  }
}

async function main([command, ...parameters]) {
  requireNode();
  prepare(command);
  switch (command) {
    case 'build':
      return 0;
    case 'start':
      return runWithDatabase([...OBSERVED, STRAPI, 'start'], serverEnvironment());
    case 'dev':
      return runWithDatabase([STRAPI, 'develop', ...parameters]);
    case 'strapi':
      return runWithDatabase([STRAPI, ...parameters]);
    case 'worker':
      return runTask(command, parameters, serverEnvironment());
    case 'db:reset':
      return resetDatabase(parameters.includes('--force'));
    default:
      return runTask(command, parameters);
  }
}

/** A production server runs what was built for it; elsewhere whatever is missing or stale is made. */
function prepare(command) {
  if (command !== 'build') prepareEnvironment();
  if (process.env.NODE_ENV === 'production' && command !== 'build') {
    if (!existsSync(path.join(ROOT, 'dist', 'src', 'index.js')))
      throw new Error('Nothing is built yet: npm run build');
    return;
  }
  installDependencies();
  if (command === 'build' || command === 'start') buildPanel();
  else if (command !== 'dev') compileServer();
}

function runTask(name, parameters, environment) {
  const task = path.join(ROOT, 'dist', 'scripts', 'tasks', `${name}.js`);
  if (!existsSync(task)) throw new Error(`There is no task "${name}".`);
  return runWithDatabase([task, ...parameters], environment);
}

main(process.argv.slice(2)).then(
  (code) => process.exit(code ?? 0),
  (error) => {
    console.error(`\n${error.message}\n`);
    process.exit(1);
  },
);
