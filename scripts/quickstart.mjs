/**
 * `npm run quickstart`: from a fresh clone to a running shop with demo data. Installs, compiles, builds the panel,
 * starts the database, seeds, serves, and says what to do first. Whatever is done already is skipped.
 */
import { createServer } from 'node:net';
import path from 'node:path';
import { runChild } from './child.mjs';
import {
  buildPanel,
  installDependencies,
  prepareEnvironment,
  requireNode,
  ROOT,
  serverEnvironment,
  STRAPI,
} from './project.mjs';

requireNode();
prepareEnvironment();
const PORT = Number(process.env.PORT ?? 1337);
const SHOP = `http://localhost:${PORT}`;
const PATIENCE_MS = 120_000;

const step = (number, text) => console.log(`[${number}/5] ${text}`);

async function main() {
  if (process.env.NODE_ENV === 'production')
    throw new Error('The quickstart makes demo accounts; it is refused in production.');
  await requireFreePort();
  step(1, 'Dependencies');
  installDependencies();
  step(2, 'Secrets: in .env');
  step(3, 'Admin panel and server');
  buildPanel();
  step(4, 'Database and demo data');
  const { needsDemoData, provideDatabase } = await import('./database.mjs');
  const database = await provideDatabase();
  try {
    // Seeding again would bring sold stock back to the catalogue's figures.
    if (await needsDemoData()) await seed();
    step(5, `Server on ${SHOP}`);
    return await serve();
  } finally {
    await database.release();
  }
}

/** Said before two minutes of installing, not after. */
function requireFreePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', () =>
      reject(new Error(`Port ${PORT} is in use. Choose another: PORT=${PORT + 1} npm run quickstart`)),
    );
    probe.listen(PORT, () => probe.close(resolve));
  });
}

async function seed() {
  const code = await runChild([path.join(ROOT, 'dist', 'scripts', 'tasks', 'seed.js')]);
  if (code !== 0) throw new Error('Seeding failed.');
}

async function serve() {
  const environment = { ...serverEnvironment(), STARTUP_BANNER: process.env.STARTUP_BANNER ?? 'false' };
  const ended = runChild([STRAPI, 'start'], environment);
  if (await Promise.race([untilReady(), ended.then(() => false)])) console.log(firstSteps());
  return ended;
}

async function untilReady() {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const answer = await fetch(`${SHOP}/api/health/ready`).catch(() => undefined);
    if (answer?.ok) return true;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return false;
}

const firstSteps = () => `
The shop is open.

  Admin panel   ${SHOP}/admin     admin@opply.example
  API page      ${SHOP}/api/docs
  Products      ${SHOP}/api/products
  Customers alice and bob, staff user staff; the password of all four is Opply-demo-1

Your first order, in another terminal:

  TOKEN=$(curl -s ${SHOP}/api/auth/local -H 'Content-Type: application/json' \\
    -d '{"identifier":"alice","password":"Opply-demo-1"}' | sed 's/.*"jwt":"\\([^"]*\\)".*/\\1/')
  PRODUCT=$(curl -sg '${SHOP}/api/products?filters[stock][$gt]=0' | grep -o '"documentId":"[^"]*' | head -1 | cut -d'"' -f4)
  curl -s ${SHOP}/api/orders -H "Authorization: Bearer $TOKEN" -H "Idempotency-Key: my-first-order" \\
    -H 'Content-Type: application/json' -d "{\\"data\\":{\\"lines\\":[{\\"product\\":\\"$PRODUCT\\",\\"quantity\\":2}]}}"

Ctrl-C stops the server and its database; npm run quickstart starts them again in seconds.
`;

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(`\n${error.message}\n`);
    process.exit(1);
  },
);
