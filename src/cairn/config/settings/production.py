"""The served site. It refuses to start without its secrets, and with an address that can't be right."""

from __future__ import annotations

from urllib.parse import SplitResult, unquote, urlsplit

from cairn.config.settings.base import *
from cairn.config.settings.base import CAIRN_BASE_URL, env

NEEDED = {
    "cairn_secret_key": "50 random characters or more",
    "cairn_email_url": "smtp://user:password@host:port",
    "cairn_hosts": "host names served, with commas between",
    # Without it the links in every e-mail and certificate would lead to the reader's own machine.
    "cairn_base_url": "the site's own address, like https://courses.example.org",
}


def _address(name: str, *schemes: str) -> SplitResult:
    """An address from the environment, taken apart. Raises ``SystemExit``; what it holds is not repeated."""
    try:
        found = urlsplit(getattr(env, name))
        _port = found.port  # a word where the port should be is found only when asked for
    except ValueError:
        found = SplitResult("", "", "", "", "")
    if found.scheme not in schemes or not found.hostname:
        wanted = " or ".join(f"{scheme}://" for scheme in schemes)
        raise SystemExit(f"{name.upper()} is no address: it begins with {wanted}, then a host ({NEEDED[name]}).")
    return found


_missing = [f"{name.upper()} ({what})" for name, what in NEEDED.items() if name not in env.model_fields_set]
if _missing:
    raise SystemExit("Cairn can't start in production without:\n  " + "\n  ".join(_missing))
if len(env.cairn_secret_key or "") < 50:
    raise SystemExit("CAIRN_SECRET_KEY is too short: use 50 random characters or more.")
_address("cairn_base_url", *(("https",) if env.cairn_secure else ("https", "http")))
_mail = _address("cairn_email_url", "smtp", "smtp+plain")

DEBUG = False
SECRET_KEY = env.cairn_secret_key
ALLOWED_HOSTS = [host.strip() for host in env.cairn_hosts.split(",") if host.strip()]
CSRF_TRUSTED_ORIGINS = [CAIRN_BASE_URL]

EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = _mail.hostname
EMAIL_PORT = _mail.port or 587
EMAIL_HOST_USER = unquote(_mail.username or "")
EMAIL_HOST_PASSWORD = unquote(_mail.password or "")
EMAIL_USE_TLS = _mail.scheme != "smtp+plain"

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Else every visitor has the proxy's address, and all of them together share one limit of tries to sign in.
ALLAUTH_TRUSTED_PROXY_COUNT = env.cairn_proxies
SECURE_SSL_REDIRECT = env.cairn_secure
SESSION_COOKIE_SECURE = env.cairn_secure
CSRF_COOKIE_SECURE = env.cairn_secure
SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
