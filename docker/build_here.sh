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
image() {
    mkdir "$work/context"
    tar --directory "$work/root" --create --file "$work/context/base.tar" .
    printf 'FROM scratch\nADD base.tar /\n' > "$work/context/Dockerfile"
    buildah bud --tag "$1" "$work/context"
    rm -rf "$work/context"
}

debootstrap --variant=minbase --include=python3,ca-certificates "$suite" "$work/root"
# What only a person at a terminal reads, and what apt keeps for its next call.
(cd "$work/root" && rm -rf var/cache/apt/* var/lib/apt/lists/* var/log/* \
    usr/share/doc/* usr/share/man/* usr/share/locale/* usr/share/info/*)
image indicators-base
chroot "$work/root" sh -c 'apt-get update -q && apt-get install -qy --no-install-recommends python3-venv'
image indicators-installer
rm -rf "$work/root"
buildah bud --build-arg BASE=localhost/indicators-base --build-arg INSTALLER=localhost/indicators-installer \
    --tag indicators --file docker/Dockerfile "$@" .
buildah images localhost/indicators
