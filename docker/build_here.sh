#!/bin/sh
# The image on a machine without Docker and without a registry: a base of Debian's packages by debootstrap, and on it
# docker/Dockerfile by buildah in a chroot. As root; what follows is handed on to buildah:
#   docker/build_here.sh [--volume /etc/pip.conf:/etc/pip.conf:ro …]
# Debian: apt-get install buildah debootstrap. Not here: what the image holds (Dockerfile), trying it (try_image.sh).
set -eu
cd "$(dirname "$0")/.."
suite=${INDICATORS_BASE_SUITE:-bookworm}
export BUILDAH_ISOLATION=chroot STORAGE_DRIVER="${STORAGE_DRIVER:-vfs}"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates "$suite" "$work/root"
# What only a person at a terminal reads, and what apt keeps for its next call.
rm -rf "$work/root/var/cache/apt" "$work/root/var/lib/apt/lists" "$work/root/var/log"/* \
  "$work/root/usr/share/doc" "$work/root/usr/share/man" "$work/root/usr/share/locale" "$work/root/usr/share/info"
mkdir "$work/context"
tar --directory "$work/root" --create --file "$work/context/base.tar" .
rm -rf "$work/root"
printf 'FROM scratch\nADD base.tar /\n' > "$work/context/Dockerfile"
buildah bud --tag indicators-base "$work/context"
buildah bud --build-arg BASE=localhost/indicators-base --tag indicators --file docker/Dockerfile "$@" .
buildah images localhost/indicators
