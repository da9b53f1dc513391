/** The hand-written server of baselines/hand-written, in a process of its own. */
import { randomBytes } from 'node:crypto';
import { createServer } from '../baselines/hand-written/server.mjs';
import answering from './answering.cjs';

const server = await createServer({
  databaseUrl: process.env.DATABASE_URL,
  secret: randomBytes(32).toString('base64url'),
});
await server.listen({ host: '127.0.0.1', port: 0 });

process.on('SIGTERM', async () => {
  await server.close();
  process.exit(0);
});
answering.answerQuestions({
  customers: (count) =>
    Array.from({ length: count }, (_, index) => ({
      id: index + 1,
      token: server.jwt.sign({ id: index + 1 }),
    })),
});
process.send({ listening: server.server.address().port });
