#!/bin/sh
# The built image tried without an engine: its size, how long it takes to start, and its services as processes of this
# machine in its own read-only root, with PostgreSQL, nginx and TLS before them. As root, after build_here.sh:
#   docker/try_image.sh
# Debian: apt-get install postgresql nginx-light. Not here: what is tried (tests/integration/test_services.py).
set -eu
cd "$(dirname "$0")/.."
export STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}"
container=$(buildah from localhost/indicators)
trap 'buildah umount "$container" > /dev/null; buildah rm "$container" > /dev/null' EXIT
root=$(buildah mount "$container")
du --summarize --megabytes "$root" 2> /dev/null || du -sm "$root"
began=$(date +%s%N)
chroot --userspec=10001:10001 "$root" env PYTHONPATH=/opt/indicators HOME=/tmp PATH=/opt/indicators/.venv/bin:/usr/bin:/bin \
    indicators --version
echo "the command answers after $((($(date +%s%N) - began) / 1000000)) ms"
# Not in /dev/shm, where other tests keep their folders: the /dev of the root is the machine's own.
PYTEST_DEBUG_TEMPROOT=/var/tmp INDICATORS_IMAGE=$root .venv/bin/pytest -q --durations 5 tests/integration/test_services.py
