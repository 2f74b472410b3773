"""Settings that hold everywhere. What differs is in local, test and production."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from cairn.config.env import ROOT, read_environment

env = read_environment()

AREAS = [
    "web", "interop", "evaluation", "learning", "assessment", "projects", "research", "community",
    "runs", "courses", "library", "records", "notices", "accounts",
]  # fmt: skip

INSTALLED_APPS = [
    *[f"cairn.{area}" for area in AREAS],
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "django_linear_migrations",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

# Few on purpose: each costs every request. htmx's own middleware is left out: a header is read where needed.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cairn.interop.middleware.record_store",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "cairn.web.middleware.policy",
    "cairn.web.middleware.ways_back",
    "cairn.web.middleware.idle_sign_out",
    "cairn.web.middleware.refusals",
    "cairn.web.guarding.guard",
    "cairn.web.sending.once",
    "cairn.web.drafts.sent",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "cairn.config.urls"
WSGI_APPLICATION = "cairn.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": True,
        "OPTIONS": {
            "environment": "cairn.web.jinja.environment",
            "context_processors": ["cairn.web.context.shell", "cairn.projects.context.workspace"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

# --- Data: SQLite with what lets several processes write, or PostgreSQL (docs/decisions/0002) ---

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
    # 32 MB are written before they are taken over, not 4: an index of random ids has another page for each statement.
    " PRAGMA wal_autocheckpoint=8000;",
}


def database(url: str | None) -> dict[str, Any]:
    if url is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": env.cairn_data / "cairn.sqlite3",
            "OPTIONS": SQLITE_OPTIONS,
            # To open the file means to read in all tables' definitions: 3 ms of the processor for each request.
            "CONN_MAX_AGE": None,
        }
    try:
        return dict(dj_database_url.parse(url, conn_max_age=None, conn_health_checks=False))
    except ValueError:
        # The address holds a password: it is not repeated.
        raise SystemExit("DATABASE_URL is no address: write postgres://user:password@host:port/name.") from None


DATABASES = {"default": database(env.database_url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# "default" is shared by all processes (sign-in limits live in it); "pages" is each process's own and holds
# only what can't go stale, because its key carries the revision.
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
    # Pictures of what was sent in, by the fingerprint of what they are drawn from: some 30 kB each.
    "pictures": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pictures",
        "TIMEOUT": 3600,
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
if env.redis_url:
    CACHES["default"] = {"BACKEND": "cairn.config.caches.RedisCache", "LOCATION": env.redis_url}
    SESSION_ENGINE = "django.contrib.sessions.backends.cache"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

# --- People ---

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["cairn.accounts.backends.PersonBackend"]
PASSWORD_HASHERS = ["cairn.accounts.hashers.OwaspArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
AUTH_PASSWORD_VALIDATORS[1]["OPTIONS"] = {"min_length": 10}  # type: ignore[assignment]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "web:dashboard"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "cairn.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_FORMS = {"signup": "cairn.accounts.forms.SignUpForm"}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
# By address of the network, wide enough for a hospital whose staff all come from one; by account, five in five minutes.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "30/m/ip,5/5m/key", "signup": "60/m/ip"}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CAIRN_IDLE_MINUTES = env.cairn_idle_minutes
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "cairn.web.views.csrf_failure"

# --- Words, time, files ---

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True
STATIC_URL = "/static/"
STATIC_ROOT: Path | None = env.cairn_data / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = env.cairn_data / "media"
CAIRN_ANALYSIS = env.cairn_data / "analysis"  # statements as Parquet files (records.analysis)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
CAIRN_UPLOAD_LIMIT = 10 * 1024 * 1024
# What is pasted may be as long as a file: whoever sends a little more gets the form back, with the reason.
DATA_UPLOAD_MAX_MEMORY_SIZE = CAIRN_UPLOAD_LIMIT + 2 * 1024 * 1024
# What one request of the record store may weigh, one file that a statement comes with, and one document of a course.
CAIRN_RECORDS_BODY_LIMIT = 25 * 1024 * 1024
CAIRN_RECORDS_ATTACHMENT_LIMIT = 10 * 1024 * 1024
CAIRN_RECORDS_DOCUMENT_LIMIT = 5 * 1024 * 1024
# Types of files that it doesn't take, with * for anything: programs. All else is, as the specification names none.
CAIRN_RECORDS_REFUSED_TYPES = [
    "application/vnd.microsoft.portable-executable", "application/x-dosexec", "application/x-msdos-program",
    "application/x-msdownload", "application/x-msi", "application/x-ms-installer", "application/x-bat",
    "application/x-executable", "application/x-elf", "application/x-mach-binary", "application/hta",
    "application/java-archive", "application/vnd.android.package-archive", "application/x-sh", "text/x-shellscript",
]  # fmt: skip
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
SEEDS = ROOT / "seeds"

EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DEFAULT_FROM_EMAIL = env.cairn_email_from

# --- Policy: our own pages take nothing from elsewhere and run no inline script (docs/decisions/0003) ---

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SILENCED_SYSTEM_CHECKS: list[str] = []

# --- Wagtail ---

WAGTAIL_SITE_NAME = "Cairn"
WAGTAILADMIN_BASE_URL = env.cairn_base_url
CAIRN_BASE_URL = env.cairn_base_url.rstrip("/")
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_LOGIN_URL = "web:admin_sign_in"
WAGTAIL_FRONTEND_LOGIN_URL = "/account/login/"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAIL_ALLOW_UNICODE_SLUGS = False
