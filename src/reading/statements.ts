/**
 * What is asked of the two servers to know whether the replica may answer. Positions in the log are comparable only within one
 * cluster and one timeline, so both are asked for as well.
 */

/** A prepared statement; one name for one text. */
export interface Statement {
  name: string;
  sql: string;
}

/** How far the primary is: everything that anybody has been told of lies before this. */
export interface Position {
  lsn: bigint;
  /** Eight hexadecimal digits. Each promotion begins a new one. */
  timeline: string;
}

/**
 * Who has asked not to wait for the disk (synchronous_commit = off) is told before it is written: then what counts is what has
 * been said and not what has been written.
 */
export const POSITION: Statement = {
  name: 'opply-position',
  sql: `
    SELECT lsn::text, substr(pg_walfile_name(lsn), 1, 8) AS timeline
    FROM (
      SELECT CASE current_setting('synchronous_commit')
        WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END AS lsn
    ) AS position`,
};

export interface PositionRow {
  lsn: string;
  timeline: string;
}

export const REPLAYED: Statement = {
  name: 'opply-replayed',
  sql: `SELECT pg_is_in_recovery() AS "inRecovery", pg_last_wal_replay_lsn()::text AS lsn`,
};

export interface ReplayedRow {
  inRecovery: boolean;
  lsn: string | null;
}

/** Copies of one cluster have the same number for ever. */
export const CLUSTER: Statement = {
  name: 'opply-cluster',
  sql: 'SELECT system_identifier::text AS cluster FROM pg_control_system()',
};

/** Which server this is: an address may lead to several, and what one has replayed says nothing of another. */
const SERVER = "concat_ws(' ', inet_server_addr(), inet_server_port(), pg_postmaster_start_time())";

/** What a replica is, and the timeline it is on, as its control file has it. */
export const STANDING: Statement = {
  name: 'opply-standing',
  sql: `
    SELECT system_identifier::text AS cluster, ${SERVER} AS server,
      upper(lpad(to_hex(greatest(timeline_id, min_recovery_end_timeline)), 8, '0')) AS timeline
    FROM pg_control_system(), pg_control_checkpoint(), pg_control_recovery()`,
};

export interface StandingRow {
  cluster: string;
  server: string;
  timeline: string;
}

/** Asked of each new connection: a replica refuses to be written to by itself, but not once it has been promoted. */
export const ENTER = `SELECT set_config('default_transaction_read_only', 'on', false), ${SERVER} AS server`;

/** @returns the position as a number: "16/B374D848" are the upper and the lower 32 bits. */
export function lsnOf(text: string): bigint {
  const [upper = '0', lower = '0'] = text.split('/');
  return (BigInt(`0x${upper}`) << 32n) | BigInt(`0x${lower}`);
}
