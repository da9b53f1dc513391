#!/bin/sh
# Makes addresses of what AWS hands over in pieces, because one piece, the password, changes by itself; then becomes the command. The
# pieces do not go on to it. Passwords are letters and digits only (lib/database.ts, lib/cache.ts), so nothing has to be escaped.
set -eu
export DATABASE_URL="postgresql://$DATABASE_USER:$DATABASE_PASSWORD@$DATABASE_HOST:${DATABASE_PORT:-5432}/$DATABASE_NAME"
if [ -n "${REDIS_HOST:-}" ]; then
  export REDIS_URL="rediss://:$REDIS_PASSWORD@$REDIS_HOST:$REDIS_PORT"
fi
unset DATABASE_USER DATABASE_PASSWORD DATABASE_HOST DATABASE_NAME REDIS_PASSWORD
exec "$@"
