"""The test suite: the same site on SQLite or, where DATABASE_URL says so, on PostgreSQL."""

from __future__ import annotations

from cairn.config.settings.base import *
from cairn.config.settings.base import CACHES, DATABASES, ROOT, env

SECRET_KEY = "tests-only-tests-only-tests-only-tests-only-tests-only"
ALLOWED_HOSTS = ["*"]
# Cheap on purpose: hundreds of sign-ins. One test signs in with the real hasher.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "cairn.accounts.hashers.OwaspArgon2"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES["default"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "shared"}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = ROOT / "var" / "test-media"
CAIRN_ANALYSIS = ROOT / "var" / "test-analysis"
# Nothing is collected: pages name static files, and the journeys' server finds them where they stand.
STATIC_ROOT = None
if not env.database_url:
    DATABASES["default"]["NAME"] = ROOT / "var" / "test.sqlite3"
    (ROOT / "var").mkdir(exist_ok=True)
