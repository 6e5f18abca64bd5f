#!/bin/sh
# Superset with the dashboard: prepares its own database, imports the bundle anew, serves on $SUPERSET_BIND.
# SUPERSET_ADMIN_PASSWORD makes the user admin at the first start; it and SUPERSET_SECRET_KEY may be files (…_FILE).
set -eu
for name in SUPERSET_SECRET_KEY SUPERSET_ADMIN_PASSWORD; do
    eval "file=\${${name}_FILE:-}"
    if [ -n "$file" ]; then
        export "$name=$(cat "$file")"
    fi
done
here=$(dirname "$(readlink -f "$0")")
export FLASK_APP=superset SUPERSET_CONFIG_PATH="${SUPERSET_CONFIG_PATH:-$here/superset_config.py}"

superset db upgrade
superset fab create-admin --username admin --firstname Admin --lastname Admin --email admin@localhost \
    --password "$SUPERSET_ADMIN_PASSWORD"
superset init
python "$here/import_bundle.py"
exec gunicorn --bind "${SUPERSET_BIND:-127.0.0.1:8088}" --workers 2 --threads 4 --timeout 120 "superset.app:create_app()"
