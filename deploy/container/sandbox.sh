#!/bin/sh
# A container as far as the kernel alone makes one: a root file system of its own, of this machine's programs and one stage of the
# Dockerfile; Node as the first process of its own process tree. To be run by `unshare --mount --pid --fork`, as root; sandbox.mjs does.
#   sandbox.sh <empty folder to become the root> <user> <working directory> <command> …
# SANDBOX_STAGE is the stage's folder, SANDBOX_READ_ONLY=true makes everything read-only but /tmp and the volumes,
# SANDBOX_MOUNTS has lines of "folder here:folder there" (volumes, npm's cache), SANDBOX_NODE and SANDBOX_NPM say what Node and npm are.
set -eu
root=$1 user=$2 directory=$3
shift 3

mount --make-rprivate /
mount -t tmpfs -o mode=755 sandbox "$root"
cd "$root"
mkdir -p dev proc tmp root opt/bin usr

mount --rbind /dev dev
mount -t proc proc proc
mount -t tmpfs -o mode=1777 tmp tmp
mount --bind /usr usr
mount -o remount,bind,ro usr
for name in bin sbin lib lib64; do
  if [ -L "/$name" ]; then
    ln -s "usr/$name" "$name"
  elif [ -d "/$name" ]; then
    mkdir "$name"
    mount --bind "/$name" "$name"
    mount -o remount,bind,ro "$name"
  fi
done

# Node's image has a user `node`, and this machine may have none.
cp -a /etc etc
if [ -L etc/resolv.conf ]; then
  rm etc/resolv.conf
  cp /etc/resolv.conf etc/resolv.conf
fi
grep -q '^node:' etc/group || echo 'node:x:1000:' >>etc/group
grep -q '^node:' etc/passwd || echo 'node:x:1000:1000::/home/node:/bin/sh' >>etc/passwd

touch opt/bin/node
mount --bind "$SANDBOX_NODE" opt/bin/node
mkdir opt/npm
mount --bind "$SANDBOX_NPM" opt/npm
mount -o remount,bind,ro opt/npm
printf '#!/bin/sh\nexec node /opt/npm/bin/npm-cli.js "$@"\n' >opt/bin/npm
chmod 755 opt/bin/npm

for folder in "$SANDBOX_STAGE"/*; do
  name=$(basename "$folder")
  mkdir -p "$name"
  mount --bind "$folder" "$name"
  if [ "$SANDBOX_READ_ONLY" = true ]; then mount -o remount,bind,ro "$name"; fi
done
printf '%s\n' "$SANDBOX_MOUNTS" | while IFS=: read -r here there; do
  [ -n "$here" ] || continue
  mkdir -p ".$there" 2>/dev/null || true
  mount --bind "$here" ".$there"
done
if [ "$SANDBOX_READ_ONLY" = true ]; then mount -o remount,ro "$root"; fi

unset SANDBOX_STAGE SANDBOX_READ_ONLY SANDBOX_MOUNTS SANDBOX_NODE SANDBOX_NPM
privileges=''
if [ "$user" != root ]; then privileges='--no-new-privs --bounding-set=-all --inh-caps=-all'; fi
# shellcheck disable=SC2086 # several words
exec chroot "$root" setpriv --reuid="$user" --regid="$user" --clear-groups $privileges env --chdir="$directory" "$@"
