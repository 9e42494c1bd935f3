"""Django's settings, put together from the environment (env.py). No rules of the product here."""

import os
import sys
from pathlib import Path
from typing import Any

import bootstrap
import dj_database_url
from csp.constants import NONE, SELF

from ringback.config import env, keys

ENV = env.read(os.environ)
keys.make_private_folder(ENV.data_dir)

# --- What other packages read through django.conf.settings --------------------------------
RINGBACK_DATA_DIR = ENV.data_dir
RINGBACK_HOST = ENV.host
RINGBACK_PORT = ENV.port
RINGBACK_PUBLIC_URL = ENV.public_url
RINGBACK_SAMPLE = ENV.sample
RINGBACK_TIME_ZONE = ENV.time_zone
RINGBACK_WORKERS_THREADS = ENV.workers_threads
RINGBACK_MESSENGER = ENV.messenger
RINGBACK_INBOX = ENV.inbox
RINGBACK_WEB = ENV.web
RINGBACK_DNS = ENV.dns
RINGBACK_MAIL_WATCHED = ENV.mail_watched
RINGBACK_MAIL_INTERVAL = ENV.mail_interval
RINGBACK_TRUSTED_PROXIES = ENV.trusted_proxies
RINGBACK_ENCRYPTION_KEYS = keys.encryption_keys(ENV.encryption_key_file)

# --- Basics -------------------------------------------------------------------------------
SECRET_KEY = keys.secret_key(ENV.secret_key_file)
DEBUG = ENV.debug
ALLOWED_HOSTS = list(ENV.allowed_hosts)
ROOT_URLCONF = "ringback.config.urls"
WSGI_APPLICATION = "ringback.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
LANGUAGE_CODE = "en-us"
USE_TZ = True
TIME_ZONE = "UTC"  # one zone inside; a person's zone is applied where a page is drawn

INSTALLED_APPS = [
    "ringback.web",
    "ringback.store",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "lucide",
    "ninja",  # for the script files of the API's own documentation page
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # outside WhiteNoise, so that files carry the policy too
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# --- Database -----------------------------------------------------------------------------
_database: dict[str, Any] = dict(
    dj_database_url.parse(ENV.database_url, conn_max_age=600, conn_health_checks=True)
)
if _database["ENGINE"] == "django.db.backends.sqlite3":
    _file = Path(_database["NAME"]).absolute()
    _file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _database["NAME"] = str(_file)
    # Tests use threads and several connections, so they need a file as well.
    _database["TEST"] = {"NAME": str(_file.with_name(f"test_{_file.name}"))}
    _database["OPTIONS"] = {
        # A transaction takes the write lock at its start: one that reads first and writes
        # later would fail at once with "database is locked", whatever the timeout.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;"
            "PRAGMA synchronous=FULL;"  # a lost commit after a power cut could send a message twice
            "PRAGMA foreign_keys=ON;"
            "PRAGMA temp_store=MEMORY;"
            "PRAGMA mmap_size=134217728;"
            "PRAGMA journal_size_limit=67108864;"
            "PRAGMA cache_size=-20000;"
        ),
    }
DATABASES = {"default": _database}

# --- People and their sessions ------------------------------------------------------------
AUTH_USER_MODEL = "store.User"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in"

# --- Security -----------------------------------------------------------------------------
_https = ENV.public_url.startswith("https://")
SESSION_COOKIE_NAME = "ringback_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _https
CSRF_COOKIE_NAME = "ringback_csrf"
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves; no script needs the cookie
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _https
CSRF_TRUSTED_ORIGINS = [ENV.public_url]
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
# HSTS is left to whoever runs the https proxy: a mistake there cannot be taken back.
if ENV.trusted_proxies:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    },
}

# --- Static files -------------------------------------------------------------------------
# Served straight from the installed packages, so that a start needs no extra step. Whoever
# runs `ringback manage collectstatic` gets compressed files with names that never go stale.
STATIC_URL = "/static/"
STATIC_ROOT = ENV.data_dir / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns if it is not there
STATICFILES_DIRS = [("bootstrap", next(iter(bootstrap.__path__)))]
_collected = (STATIC_ROOT / "staticfiles.json").exists() or "collectstatic" in sys.argv
WHITENOISE_USE_FINDERS = not _collected
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if _collected
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# --- Logging ------------------------------------------------------------------------------
LOGGING_CONFIG = "ringback.config.logging.configure"
LOGGING = {"format": ENV.log_format, "level": "INFO"}
