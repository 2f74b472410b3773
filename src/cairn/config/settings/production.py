"""The served site. It refuses to start without its secrets."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from cairn.config.settings.base import *
from cairn.config.settings.base import env

_missing = [
    name
    for name, value in {
        "CAIRN_SECRET_KEY (50 random characters or more)": env.cairn_secret_key,
        "CAIRN_EMAIL_URL (smtp://user:password@host:port)": env.cairn_email_url,
    }.items()
    if not value
]
if "cairn_hosts" not in env.model_fields_set:
    _missing.append("CAIRN_HOSTS (host names served, with commas between)")
if _missing:
    raise SystemExit("Cairn can't start in production without:\n  " + "\n  ".join(_missing))
if len(env.cairn_secret_key or "") < 50:
    raise SystemExit("CAIRN_SECRET_KEY is too short: use 50 random characters or more.")

DEBUG = False
SECRET_KEY = env.cairn_secret_key
ALLOWED_HOSTS = env.cairn_hosts.split(",")
CSRF_TRUSTED_ORIGINS = [CAIRN_BASE_URL] if (CAIRN_BASE_URL := env.cairn_base_url.rstrip("/")) else []

_mail = urlsplit(env.cairn_email_url or "")
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.hostname
EMAIL_PORT = _mail.port or 587
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme != "smtp+plain"

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = env.cairn_secure
SESSION_COOKIE_SECURE = env.cairn_secure
CSRF_COOKIE_SECURE = env.cairn_secure
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
