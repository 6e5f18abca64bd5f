#!/bin/sh
# Dagster takes the database's password from a variable; what the containers are given is a file.
set -eu
if [ -n "${DAGSTER_POSTGRES_PASSWORD_FILE:-}" ]; then
    DAGSTER_POSTGRES_PASSWORD=$(cat "$DAGSTER_POSTGRES_PASSWORD_FILE")
    export DAGSTER_POSTGRES_PASSWORD
fi
exec "$@"
