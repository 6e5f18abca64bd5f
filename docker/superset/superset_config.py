"""Superset over the published file. Not here: who may enter; start.sh makes the first user."""

import os

SECRET_KEY = os.environ["SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ.get("SUPERSET_DATABASE_URI", "sqlite:////var/lib/superset/superset.db")

BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "us", "name": "English"}}

# The published file is replaced whole: an answer kept from an earlier build would be wrong.
CACHE_DEFAULT_TIMEOUT = 0
DATA_CACHE_CONFIG = {"CACHE_TYPE": "NullCache"}
