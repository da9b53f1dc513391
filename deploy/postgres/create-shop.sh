#!/bin/bash
# Run once, when the primary makes its cluster: the shop's account and database, and an account that may do nothing but replicate.
# Names are the shop's; passwords come from the environment. tests/fleet/compose-postgres.test.ts runs it on a real PostgreSQL.
set -euo pipefail

psql --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" \
  --set=shop_password="$SHOP_DATABASE_PASSWORD" --set=replication_password="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE shop LOGIN PASSWORD :'shop_password';
CREATE DATABASE shop OWNER shop;
CREATE ROLE replicator LOGIN REPLICATION PASSWORD :'replication_password';
SELECT pg_create_physical_replication_slot('replica');
SQL

# "all" of the image's own line does not include replication.
echo 'host replication replicator samenet scram-sha-256' >>"$PGDATA/pg_hba.conf"
