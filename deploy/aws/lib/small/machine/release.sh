#!/bin/bash
# shop-release TAG: starts the shop of this image beside the one that serves, and puts it in its place once it is ready. When it does not
# become ready it is taken away again, the old one goes on serving, and this ends with 1.
set -euo pipefail
TAG=$1
. /etc/shop/machine
export AWS_DEFAULT_REGION=$REGION HOME=/root
IMAGE=$REPOSITORY:$TAG
NEW=shop-$(date +%s)
OLD=$(docker ps --quiet --filter label=shop)

secret() { aws secretsmanager get-secret-value --secret-id "$1" --query SecretString --output text; }

# On a file system in memory, for the moment that docker reads it.
settings() {
  local login
  login=$(secret "$DATABASE_SECRET")
  jq -r '"DATABASE_HOST=\(.host)", "DATABASE_NAME=\(.dbname)", "DATABASE_USER=\(.username)", "DATABASE_PASSWORD=\(.password)"' <<<"$login"
  for pair in $SECRETS; do echo "${pair%%=*}=$(secret "${pair#*=}")"; done
  cat <<END
DATABASE_SSL=true
PUBLIC_URL=https://$DOMAIN
TRUST_PROXY=true
TRUST_PROXY_HOPS=1
KEEP_ALIVE_MS=150000
STORE_CURRENCY=$CURRENCY
END
}

aws ecr get-login-password | docker login --username AWS --password-stdin "${REPOSITORY%%/*}"
docker pull --quiet "$IMAGE"
umask 077
FILE=$(mktemp -p /run)
trap 'rm -f "$FILE"' EXIT
settings >"$FILE"
docker run --detach --name "$NEW" --label shop --restart always --init --stop-timeout 30 --network outside --env-file "$FILE" \
  --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges:true \
  --volume /srv/shop/uploads:/shop/public/uploads \
  --log-driver awslogs --log-opt awslogs-region="$REGION" --log-opt awslogs-group="$LOG_GROUP" --log-opt awslogs-stream="$NEW" \
  "$IMAGE"

for attempt in $(seq 90); do
  STATE=$(docker inspect --format '{{.State.Health.Status}}' "$NEW")
  [ "$STATE" = healthy ] && break
  sleep 2
done
if [ "$STATE" != healthy ]; then
  echo "$TAG did not become ready; its log is in $LOG_GROUP, stream $NEW" >&2
  docker rm --force "$NEW"
  exit 1
fi

# From here on Caddy finds both by the name. The old one ends what it has begun; what it no longer takes, Caddy gives to the new one.
docker network connect --alias shop shop "$NEW"
for container in $OLD; do
  docker stop "$container"
  docker rm "$container"
done
docker image prune --all --force --filter until=720h
