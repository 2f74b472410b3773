"""One person's machine: SQLite, mail to the console, no secret to set."""

from __future__ import annotations

from cairn.config.settings.base import *
from cairn.config.settings.base import ROOT, STORAGES, env

DEBUG = False
# A fixed key is right here alone: there is nothing to protect, and sessions outlive a restart.
SECRET_KEY = env.cairn_secret_key or "local-machine-only-not-a-secret-0123456789-abcdefghijklmnop"
ALLOWED_HOSTS = [*env.cairn_hosts.split(","), "testserver"]
INTERNAL_IPS: list[str] = []
env.cairn_data.mkdir(parents=True, exist_ok=True)
LOCAL_ROOT = ROOT
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR"}},
}
# Served as they stand: nothing to collect before the first page. Production collects, compresses and fingerprints.
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
