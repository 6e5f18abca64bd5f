"""Superset over the published file. Not here: who may enter; start.sh makes the first user."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ.get("SUPERSET_DATABASE_URI", "sqlite:////var/lib/superset/superset.db")

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}

# The published file is replaced whole: an answer kept from an earlier build would be wrong.
CACHE_DEFAULT_TIMEOUT = 0
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}

# A page may load only what this server sends; Superset would report each visit to another host by a picture.
TALISMAN_ENABLED = True
TALISMAN_CONFIG = {
    "content_security_policy": {
        "base-uri": ["'self'"],
        "default-src": ["'self'"],
        "img-src": ["'self'", "blob:", "data:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "object-src": "'none'",
        "style-src": ["'self'", "'unsafe-inline'"],
        "script-src": ["'self'", "'strict-dynamic'"],
    },
    "content_security_policy_nonce_in": ["script-src"],
    # TLS ends before it, where there is any.
    "force_https": False,
    "session_cookie_secure": False,
}
