"""Settings, read from the environment (12-factor). Without any, the embedded default runs.

``GOVPORTAL_MODE`` is ``demo`` (default), ``test`` or ``production``. Everything an operator may
set is listed in docs/operations.md.
"""

import os
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

env = environ.Env()


def whole(name: str, default: int) -> int:
    """A whole number from the environment. Raises ImproperlyConfigured for anything else."""
    try:
        return int(env.int(name, default))
    except ValueError:
        given = f"{name} is “{env.str(name)}”; it must be a whole number."
        raise ImproperlyConfigured(given) from None


BASE_DIR = Path(__file__).resolve().parent.parent
GOVPORTAL_MODE = env.str("GOVPORTAL_MODE", "demo")
if GOVPORTAL_MODE not in {"demo", "test", "production"}:
    raise ImproperlyConfigured("GOVPORTAL_MODE is demo, test or production.")
PRODUCTION = GOVPORTAL_MODE == "production"
DATA_DIR = Path(env.str("DATA_DIR", str(BASE_DIR / "var")))
DATA_DIR.mkdir(parents=True, exist_ok=True)

DEFAULT_SECRET = "not-secret-for-demo-and-tests-only"  # noqa: S105
SECRET_KEY = env.str("SECRET_KEY", DEFAULT_SECRET)
if PRODUCTION and (SECRET_KEY == DEFAULT_SECRET or len(SECRET_KEY) < 40):
    raise ImproperlyConfigured(
        "SECRET_KEY is missing, the default, or shorter than 40 characters. In production mode "
        "the portal does not start without its own secret: set SECRET_KEY."
    )
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])  # former ones, still accepted
DEBUG = False
BEHIND_PROXY = PRODUCTION and env.bool("BEHIND_PROXY", True)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
PORTAL_NAME = env.str("PORTAL_NAME", "Govportal")
PORTAL_URL = env.str("PORTAL_URL", f"http://localhost:{whole('PORT', 8000)}")
PROBE_URLS = env.list("PROBE_URLS", default=[])  # web processes asked one by one; empty: PORTAL_URL
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
DEMO_SIGN_INS = GOVPORTAL_MODE == "demo"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "guardian",
    "simple_history",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "template_partials",
    "csp",
    "govportal.api",
    "govportal.ledger",
    "govportal.people",
    "govportal.worklist",
    "registry",
    "approvals",
    "incidents",
    "scorecards",
    "evidence",
    "govportal",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "govportal.middleware.SlashMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "govportal.middleware.SignedOutFragmentMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "govportal.middleware.SignInMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "govportal.middleware.LocalTimeMiddleware",
    "govportal.middleware.MethodMiddleware",
    "govportal.middleware.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "govportal.urls"
WSGI_APPLICATION = "govportal.wsgi.application"
ASGI_APPLICATION = "govportal.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "govportal.context.portal",
                "approvals.demo.sign_ins.sign_ins",
            ],
        },
    }
]
FORM_RENDERER = "govportal.rendering.PortalRenderer"

# The portal's own role owns no tables: whoever migrates connects as the owner (docs/ledger.md).
OWNERS_COMMANDS = {"migrate", "restrict_role", "prune_ledger"}
DATABASES = {"default": env.db("DATABASE_URL", f"sqlite:///{DATA_DIR / 'govportal.sqlite3'}")}
if OWNERS_COMMANDS & set(sys.argv[1:2]) and env.str("MIGRATION_DATABASE_URL", ""):
    DATABASES["default"] = env.db("MIGRATION_DATABASE_URL")
# Opening SQLite anew (pragmas, functions, schema) cost a tenth of a page.
DATABASES["default"]["CONN_MAX_AGE"] = whole("CONN_MAX_AGE", 60)
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "cached_statements": 2000,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-32000; PRAGMA mmap_size=268435456;"
        ),
    }
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
REDIS_URL = env.str("REDIS_URL", "")

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None  # django-guardian: no anonymous person in the database
GUARDIAN_MONKEY_PATCH_USER = False
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if GOVPORTAL_MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "govportal.people.sign_in.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = False  # django-axes counts in the database, so that every process agrees
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # the mail would lead to a registration nobody has here
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"[{PORTAL_NAME}] "
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "login"
AXES_LOCKOUT_TEMPLATE = "account/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "govportal.errors.signed_out"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
ATTACHMENT_MAX_BYTES = whole("ATTACHMENT_MAX_BYTES", 20 * 1024 * 1024)

API_CALLS_A_MINUTE = whole("API_CALLS_A_MINUTE", 600)  # of one key, or one person's browser
API_FAILURES = whole("API_FAILURES", 20)  # refused keys from one place in fifteen minutes
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "govportal.api.authentication.KeyAuthentication",
        "govportal.api.authentication.SignedInAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["govportal.api.authentication.MayCall"],
    "DEFAULT_THROTTLE_CLASSES": ["govportal.api.authentication.FairUse"],
    "DEFAULT_PARSER_CLASSES": ["govportal.api.reading.StrictJSON"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "govportal.api.schema.ClosedSchema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "govportal.api.problems.exception_handler",
    "URL_FORMAT_OVERRIDE": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{PORTAL_NAME} API",
    "DESCRIPTION": "Agents, requests and what follows from them. Errors are RFC 9457 problems.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_PATCH": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "POSTPROCESSING_HOOKS": [],  # choices stand where they are used, not under made-up names
    "SERVERS": [{"url": PORTAL_URL}],
}

_NOTHING = dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), [NONE])
_OURS = dict.fromkeys(("script-src", "style-src", "font-src", "connect-src", "form-action"), [SELF])
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {**_NOTHING, **_OURS, "img-src": [SELF, "data:"]}}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
    SECURE_HSTS_SECONDS = 31536000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    if BEHIND_PROXY:  # which sets the header itself, whatever a client sent
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

EMAIL_CONFIG = env.email("EMAIL_URL", default=f"filemail:///{DATA_DIR / 'mail'}")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "govportal@localhost")
EMAIL_TIMEOUT = whole("EMAIL_TIMEOUT", 10)  # seconds; a server that hangs holds up the worker

WEBHOOK_HOSTS = env.list("WEBHOOK_HOSTS", default=[])  # posted to; *.example.com: all below it
WEBHOOK_PORTS = env.list("WEBHOOK_PORTS", cast=int, default=[443])
WEBHOOK_LOOPBACK = not PRODUCTION and env.bool("WEBHOOK_LOOPBACK", False)
WEBHOOK_SECRETS_DIR = env.str("WEBHOOK_SECRETS_DIR", str(DATA_DIR / "keys" / "webhooks"))
WEBHOOK_CA_FILE = env.str("WEBHOOK_CA_FILE", "")

LEDGER_SIGNING_KEY_FILE = env.str("LEDGER_SIGNING_KEY_FILE", str(DATA_DIR / "keys" / "ledger.pem"))
LEDGER_TRUSTED_KEYS = env.list("LEDGER_TRUSTED_KEYS", default=[])
LEDGER_ORIGIN = env.str("LEDGER_ORIGIN", "govportal.localhost/ledger")
# Checkpoints go here each day; meant to be where the portal's administrators cannot change files.
CHECKPOINT_DIR = env.str("CHECKPOINT_DIR", str(DATA_DIR / "checkpoints"))
CHECKPOINT_MAIL = env.list("CHECKPOINT_MAIL", default=[])
CHECKPOINT_WEBHOOK = env.str("CHECKPOINT_WEBHOOK", "")
CHECKPOINT_WEBHOOK_SECRET = env.str("CHECKPOINT_WEBHOOK_SECRET", "checkpoints")
TIMESTAMP_URL = env.str("TIMESTAMP_URL", "")  # an authority of RFC 3161
TIMESTAMP_CA_FILE = env.str("TIMESTAMP_CA_FILE", "")  # whom its certificate must lead to
PRUNED_DIR = env.str("PRUNED_DIR", str(DATA_DIR / "pruned"))
GRANT_SIGNING_KEY_FILE = env.str("GRANT_SIGNING_KEY_FILE", str(DATA_DIR / "keys" / "grants.pem"))
CREDENTIAL_LONGEST_DAYS = whole("CREDENTIAL_LONGEST_DAYS", 90)  # tier 4: 24 hours, whatever this is
AGENT_ENVIRONMENTS = env.list("AGENT_ENVIRONMENTS", default=[])  # keys accepted here; empty: all

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
