/** Fastify and pg under load: what is possible without Strapi and one transaction at a time. */
import path from 'node:path';
import { ROOT } from '../../scripts/project.mjs';
import { prepareDatabase } from '../baselines/hand-written/prepare.mjs';
import { CUSTOMERS, makeProducts } from '../catalogue.mjs';
import { startServer } from '../servers/running-server.mjs';
import { HttpSystem } from './http-system.mjs';

export async function startHandWrittenSystem({ database, generator, teardown }) {
  const databaseUrl = await database.create('hand_written');
  const products = await prepareDatabase({ databaseUrl, products: makeProducts(), customers: CUSTOMERS });
  const server = teardown.add(
    await startServer({
      name: 'The hand-written server',
      entry: path.join(ROOT, 'bench', 'servers', 'hand-written-process.mjs'),
      environment: { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl },
      logFile: path.join(database.folder, 'hand-written.log'),
    }),
  );
  return new HttpSystem({ name: 'hand-written', server, databaseUrl, products, generator });
}
