# What a new machine does once: takes the disk and the address, and starts Caddy. The shop itself is started by a release.
set -euo pipefail
. /etc/shop/machine
export AWS_DEFAULT_REGION=$REGION
CADDY=public.ecr.aws/docker/library/caddy:2.10.2-alpine

metadata() {
  local token
  token=$(curl -sf -X PUT http://169.254.169.254/latest/api/token -H 'X-aws-ec2-metadata-token-ttl-seconds: 60')
  curl -sf "http://169.254.169.254/latest/meta-data/$1" -H "X-aws-ec2-metadata-token: $token"
}

dnf install -y -q docker jq
systemctl enable --now docker
# Before the address changes, which cuts off whatever is under way.
docker pull --quiet "$CADDY"

# The machine before this one may hold the disk for a minute yet.
MACHINE=$(metadata instance-id)
for attempt in $(seq 60); do
  aws ec2 attach-volume --volume-id "$VOLUME" --instance-id "$MACHINE" --device /dev/sdf >/dev/null && break
  [ "$attempt" -lt 60 ]
  sleep 5
done
DISK=/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME/-/}
for attempt in $(seq 60); do
  [ -e "$DISK" ] && break
  [ "$attempt" -lt 60 ]
  sleep 1
done
# Only a disk without anything on it is formatted.
blkid "$DISK" >/dev/null || mkfs.xfs -q "$DISK"
mkdir -p /srv/shop
echo "$DISK /srv/shop xfs defaults,nofail 0 2" >>/etc/fstab
mount /srv/shop
mkdir -p /srv/shop/uploads /srv/shop/caddy
chown 1000:1000 /srv/shop/uploads

aws ec2 associate-address --allocation-id "$ADDRESS" --instance-id "$MACHINE" --allow-reassociation

# Containers reach the world by `outside`. By `shop`, which leads nowhere else, Caddy finds whoever answers to that name.
docker network create outside
docker network create --internal shop
docker run --detach --name caddy --restart always --network outside --publish 80:80 --publish 443:443 \
  --env DOMAIN="$DOMAIN" --env EMAIL="$EMAIL" \
  --volume /etc/shop/Caddyfile:/etc/caddy/Caddyfile:ro --volume /srv/shop/caddy:/data \
  --log-driver awslogs --log-opt awslogs-region="$REGION" --log-opt awslogs-group="$LOG_GROUP" \
  --log-opt awslogs-stream="caddy-$MACHINE" --log-opt awslogs-create-stream=true \
  "$CADDY"
docker network connect shop caddy
touch /etc/shop/booted
