#!/bin/bash
# The replica: copies the primary the first time, then follows it. The copy is made aside, so that half a one is never started.
# After the primary was replaced, or the replica has fallen too far behind: remove its volume and start it again.
# tests/fleet/compose-postgres.test.ts runs it on a real PostgreSQL.
set -euo pipefail

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  draft="$PGDATA/draft"
  # Without that file nothing here is whole, whatever an attempt before left.
  find "$PGDATA" -mindepth 1 -delete
  # -R writes down how to follow: the address, the slot and the password, in files of this folder.
  pg_basebackup --host="$PRIMARY_HOST" --port="${PRIMARY_PORT:-5432}" --username=replicator --slot=replica \
    --wal-method=stream --checkpoint=fast --write-recovery-conf --pgdata="$draft"
  # PG_VERSION comes last: with it the copy is whole.
  find "$draft" -mindepth 1 -maxdepth 1 ! -name PG_VERSION -exec mv -t "$PGDATA" {} +
  mv "$draft/PG_VERSION" "$PGDATA"
  rmdir "$draft"
  chmod 700 "$PGDATA"
fi
unset PGPASSWORD

exec postgres -c config_file="${POSTGRES_CONFIG:-/etc/postgresql/postgresql.conf}" -c data_directory="$PGDATA" "$@"
