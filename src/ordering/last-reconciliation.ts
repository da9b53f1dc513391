/**
 * Keeps what the last reconciliation found, whoever ran it, so that metrics can tell: a row of Strapi's store, beside the books
 * and not among them.
 */
import type { Core } from '@strapi/strapi';
import { LAST_RECONCILIATION } from './metrics';
import type { Finding } from './reconciliation';

/** Written by several at once, the newest stays. */
const KEEP = `
  WITH newer AS (
    UPDATE strapi_core_store_settings SET value = ? WHERE key = ? RETURNING id
  )
  INSERT INTO strapi_core_store_settings (key, value, type)
  SELECT ?, ?, 'object' WHERE NOT EXISTS (SELECT FROM newer)`;

/**
 * @param begun when, by `Date.now()`.
 */
export async function rememberReconciliation(
  strapi: Core.Strapi,
  findings: readonly Finding[],
  begun: number,
): Promise<void> {
  const ended = Date.now();
  const value = JSON.stringify({
    differences: findings.reduce((sum, { differences }) => sum + differences.length, 0),
    endedAt: ended / 1_000,
    seconds: (ended - begun) / 1_000,
  });
  await strapi.db.connection.raw(KEEP, [value, LAST_RECONCILIATION, LAST_RECONCILIATION, value]);
}

/** @returns when the last one ended, in milliseconds since 1970; undefined before the first. */
export async function lastReconciliationAt(strapi: Core.Strapi): Promise<number | undefined> {
  const { rows } = await strapi.db.connection.raw(
    "SELECT max((value::json ->> 'endedAt')::float8) AS at FROM strapi_core_store_settings WHERE key = ?",
    [LAST_RECONCILIATION],
  );
  return rows[0].at === null ? undefined : Number(rows[0].at) * 1_000;
}
