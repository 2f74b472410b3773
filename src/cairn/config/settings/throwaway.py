"""A site that is gone when the command that made it ends: a database in CAIRN_DATA, no mail, no tasks, no cache."""

from __future__ import annotations

from cairn.config.settings.local import *
from cairn.config.settings.local import CACHES, env

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": env.cairn_data / "cairn.sqlite3",
        # Nothing outlives the command, so nothing has to reach the disk.
        "OPTIONS": {"init_command": "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF; PRAGMA cache_size=-200000;"},
    }
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # nobody signs in
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
CACHES = {**CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
