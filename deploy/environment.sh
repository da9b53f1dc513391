#!/bin/sh
# Writes the secrets that deploy/compose.yaml reads, 32 random bytes each: `sh deploy/environment.sh`. `.env` is for the composition
# (passwords between its parts, ports), `shop.env` for the shop, `metrics-token` for Prometheus. Existing files are left alone.
set -eu
umask 077
folder=${1:-$(dirname "$0")}

# Hexadecimal: nothing in it has to be escaped, and it never happens to hold a word that the shop takes for a placeholder.
secret() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }

if [ -e "$folder/.env" ] || [ -e "$folder/shop.env" ]; then
  echo "There are secrets already in $folder: a database knows them, so they are not replaced. To change one, edit it." >&2
  exit 1
fi

metrics_token=$(secret)
cat >"$folder/.env" <<END
# Between the parts of compose.yaml. Known to PostgreSQL from its first start on; later, change them there as well.
POSTGRES_PASSWORD=$(secret)
SHOP_DATABASE_PASSWORD=$(secret)
REPLICATION_PASSWORD=$(secret)
REDIS_PASSWORD=$(secret)
METRICS_TOKEN=$metrics_token
GRAFANA_PASSWORD=$(secret)

# The address customers and staff use; with http:// nobody but yourself should.
PUBLIC_URL=http://localhost:8080
# Where nginx listens on this machine, and what the shop hears of a caller's connection: \$scheme, or https when something in front of
# nginx ends TLS.
HTTP_PORT=8080
PROXY_SCHEME='\$scheme'
# How many proxies stand in front of the shop: nginx, and one more for each in front of it.
TRUST_PROXY_HOPS=1
END

cat >"$folder/shop.env" <<END
# The shop's own secrets, and any setting of .env.example.
APP_KEYS=$(secret),$(secret)
API_TOKEN_SALT=$(secret)
ADMIN_JWT_SECRET=$(secret)
TRANSFER_TOKEN_SALT=$(secret)
ENCRYPTION_KEY=$(secret)
JWT_SECRET=$(secret)
END

# Prometheus runs as an account of its own; all this opens is the figures.
printf '%s' "$metrics_token" >"$folder/metrics-token"
chmod 644 "$folder/metrics-token"
echo "Secrets are in $folder/.env and $folder/shop.env. Keep a copy where your company keeps passwords."
