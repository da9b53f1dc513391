/** What the shop keeps of a webhook beside its settings: the secret, and whether it is worth trying at the moment. */
import type { Core } from '@strapi/strapi';
import { newSecret, opened, sealed } from './secrets';

/** Hours for which the secret before is used as well, so that a receiver can be told the new one in peace. */
export const OVERLAP_HOURS = 24;

/** What we use of the connection, or of a transaction of its. */
export type Statements = Pick<Core.Strapi['db']['connection'], 'raw'>;

/** Makes a row with a secret for a webhook that has none; of one that is gone it makes none. */
export async function introduce(strapi: Core.Strapi, statements: Statements, webhook: number): Promise<void> {
  const { rows } = await statements.raw('SELECT FROM webhook_receivers WHERE webhook_id = ?', [webhook]);
  if (rows.length > 0) return;
  await statements.raw(
    `INSERT INTO webhook_receivers (webhook_id, secret) SELECT id, ? FROM strapi_webhooks WHERE id = ? FOR KEY SHARE
     ON CONFLICT (webhook_id) DO NOTHING`,
    [sealed(strapi, newSecret()), webhook],
  );
}

export interface Secrets {
  /** Undefined when it was sealed with another ENCRYPTION_KEY. */
  current: string | undefined;
  /** As long as it is used as well. */
  previous: { secret: string | undefined; until: Date } | undefined;
}

/** A row's columns about secrets; the previous one only while its time is not over. */
export interface SecretColumns {
  secret: string;
  previous_secret: string | null;
  previous_until: Date | null;
}

export const SECRET_COLUMNS = `secret,
  CASE WHEN previous_until > now() THEN previous_secret END AS previous_secret,
  CASE WHEN previous_until > now() THEN previous_until END AS previous_until`;

export const secretsOf = (strapi: Core.Strapi, row: SecretColumns): Secrets => ({
  current: opened(strapi, row.secret),
  previous:
    row.previous_secret !== null && row.previous_until !== null
      ? { secret: opened(strapi, row.previous_secret), until: row.previous_until }
      : undefined,
});

/** @returns undefined when there is no such webhook. */
export async function readSecrets(strapi: Core.Strapi, webhook: number): Promise<Secrets | undefined> {
  const { connection } = strapi.db;
  await introduce(strapi, connection, webhook);
  const { rows }: { rows: SecretColumns[] } = await connection.raw(
    `SELECT ${SECRET_COLUMNS} FROM webhook_receivers WHERE webhook_id = ?`,
    [webhook],
  );
  return rows[0] && secretsOf(strapi, rows[0]);
}

/** Makes a new secret; the one before is used as well for a day. One that cannot be read any more is forgotten. */
export async function renewSecret(strapi: Core.Strapi, webhook: number): Promise<Secrets | undefined> {
  const before = await readSecrets(strapi, webhook);
  if (!before) return undefined;
  const keep = before.current === undefined ? null : sealed(strapi, before.current);
  await strapi.db.connection.raw(
    `UPDATE webhook_receivers SET secret = ?, previous_secret = ?,
       previous_until = CASE WHEN ?::text IS NULL THEN NULL ELSE now() + make_interval(hours => ${OVERLAP_HOURS}) END
     WHERE webhook_id = ?`,
    [sealed(strapi, newSecret()), keep, keep, webhook] as never,
  );
  return readSecrets(strapi, webhook);
}
