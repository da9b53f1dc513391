/**
 * Sees to it that the shop's role exists and owns its database, before a container starts the shop. Changes nothing when all is well, and
 * any number of containers may run it at once.
 *
 * The shop logs in as `shop` or as `shop_clone`: rotation by Secrets Manager changes the password of the one that is not in use, and makes
 * `shop_clone` a member of `shop` when it first needs it. Both act as the role `shop` (PGOPTIONS), so everything belongs to `shop`,
 * whichever of them created it.
 *
 * Reads DATABASE_URL, whose user may be either, and ADMIN_USER and ADMIN_PASSWORD.
 */
import pg from 'pg';

const OWNER = 'shop';

/** Any number; containers that start together wait for each other by it. */
const LOCK = 7_202_650_077;

const url = new URL(process.env.DATABASE_URL);
const { username: user, password } = url;
url.username = process.env.ADMIN_USER;
url.password = process.env.ADMIN_PASSWORD;

// The administrator acts as no other role.
delete process.env.PGOPTIONS;

const admin = new pg.Client({
  connectionString: url.href,
  ssl: process.env.DATABASE_SSL === 'true' ? { rejectUnauthorized: true } : false,
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
});

const quoted = (name) => admin.escapeIdentifier(name);

async function one(sql, parameters) {
  const { rows } = await admin.query(sql, parameters);
  return rows[0];
}

async function createOwner() {
  if (await one('SELECT 1 FROM pg_roles WHERE rolname = $1', [OWNER])) return;
  if (user !== OWNER) {
    throw new Error(
      `There is no role ${OWNER}, and the secret names ${user}: this database was not made for this secret`,
    );
  }
  await admin.query(`CREATE ROLE ${quoted(OWNER)} LOGIN PASSWORD ${admin.escapeLiteral(password)}`);
  console.log(`created the role ${OWNER}`);
}

/** Who owns the database may create schemas in it and install the extensions that PostgreSQL trusts. */
async function giveDatabase() {
  const { name, owner } = await one(
    'SELECT datname AS name, pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = current_database()',
  );
  if (owner === OWNER) return;
  // To give something away to a role one has to be a member of it.
  await admin.query(`GRANT ${quoted(OWNER)} TO CURRENT_USER`);
  await admin.query(`ALTER DATABASE ${quoted(name)} OWNER TO ${quoted(OWNER)}`);
  console.log(`${OWNER} owns the database ${name}`);
}

await admin.connect();
await admin.query('SELECT pg_advisory_lock($1)', [LOCK]);
await createOwner();
await giveDatabase();
await admin.end();
