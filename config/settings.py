"""Settings: constants here, what the outside may choose in env.py."""

from csp.constants import NONCE, NONE, SELF
from django.core.files.storage import FileSystemStorage
from django.templatetags.static import static
from django.urls import reverse_lazy

from config import env

env.refuse_a_sub_path()
BASE_DIR = env.ROOT
SECRET_KEY = env.secret_key()
DEBUG = env.flag("DEBUG", default=False)
ALLOWED_HOSTS = env.hosts()
SITE_URL = env.site_url()
CSRF_TRUSTED_ORIGINS = env.names("CSRF_TRUSTED_ORIGINS", default=[])
CSRF_FAILURE_VIEW = "cues.errors.forbidden"

HTTPS = env.flag("HTTPS", default=True)
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = env.count("HSTS_SECONDS", default=31_536_000) if HTTPS else 0
# Both bind more than this site, for longer than a year, and so are an owner's own choice.
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", default=False)
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if HTTPS:
    # No other host of the domain, and nothing without TLS, can set or overwrite a cookie of such a name.
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
if env.flag("TRUST_FORWARDED_PROTO", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "cues",
    "quizzes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "cues.api.middleware.Policies",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "cues.api.compression.Compression",
    "cues.admin.policy.Policy",
    "cues.api.guard.busy",
    "quizzes.visitors.Sessions",
    "cues.api.middleware.Common",
    "cues.errors.length_required",
    "cues.resuming.Resuming",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

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
                "cues.addresses.in_templates",
            ],
        },
    },
]

DATABASES = {"default": env.database()}
PREPARED_STATEMENTS = env.PREPARED_STATEMENTS
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "quizzes.accounts.passwords.VarietyValidator"},
]

# A class of Django's own, so that what its groups allow at the desk still holds.
AUTHENTICATION_BACKENDS = [
    "quizzes.accounts.backend.ByName",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "quizzes:progress"
ACCOUNT_LOGOUT_REDIRECT_URL = "accounts:account"
ACCOUNT_EMAIL_CONFIRMATION_AUTHENTICATED_REDIRECT_URL = "accounts:account"
ACCOUNT_ADAPTER = "quizzes.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "quizzes.accounts.forms.SignUpForm", "login": "quizzes.accounts.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*", "email"]
# `make_editor` would hand the desk to whoever signed up under its name first. What looks like one of them is kept, too.
ACCOUNT_USERNAME_BLACKLIST = ["admin", "administrator", "editor", "moderator", "publisher", "root", "staff", "unspoken"]
ACCOUNT_EMAIL_VERIFICATION = "optional"
ACCOUNT_CHANGE_EMAIL = True
# Signing up with somebody's address tells nothing of whether they have an account; only confirmed ones are unique.
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Unspoken: "
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Added to allauth's own: 30 sign-ins a minute from one address, 5 failed ones in 5 minutes for one name, and so on.
# Where an account signed in before, failures for it count by that browser, so that strangers cannot lock it.
ACCOUNT_RATE_LIMITS = {
    "signup": "20/m/ip,200/d/ip",
    "reset_password": "20/m/ip,3/h/key",
    "login_failed_known": "5/5m/key",
}
MFA_ADAPTER = "quizzes.accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "quizzes.accounts.second_factor.SignInCodeForm",
    "reauthenticate": "quizzes.accounts.second_factor.ConfirmCodeForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Unspoken"
# One step of thirty seconds either way, for clocks that are a little off.
MFA_TOTP_TOLERANCE = 1
# Limits count by address: behind proxies that is the last but so many in X-Forwarded-For, else the connection's.
ALLAUTH_TRUSTED_PROXY_COUNT = env.count("TRUSTED_PROXIES", default=0)

# In memory every worker counts for itself, so that limits let through up to so many times more; Redis counts for all.
CACHES = {
    "default": env.cache(),
    # Apart, so that whoever asks for many figures drives no count of sign-ins out of the other one; 15 MB at most.
    "figures": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "figures"},
}
vars().update(env.mail())
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.text("MAIL_FROM", default="Unspoken <unspoken@localhost>")

# One line for each request and event, on standard error.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "cues.logs.Plain"}, "json": {"()": "cues.logs.Json"}},
    "handlers": {"stderr": {"class": "cues.logs.Stderr", "formatter": env.choice("LOG_FORMAT", ("plain", "json"))}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "unspoken": {"level": "INFO"},
        # Every request has its line, and what breaks is written down where the page says so (cues/errors.py).
        "django": {"handlers": [], "level": "WARNING"},
        "django.request": {"level": "ERROR" if DEBUG else "CRITICAL"},
    },
}
# By which machines elsewhere may ask /livez and /readyz; those on this one need none.
HEALTH_TOKEN = env.text("HEALTH_TOKEN", default="")

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True

STATE_DIR = env.STATE_DIR
STATIC_URL = "/static/"
STATIC_ROOT = env.STATE_DIR / "static"
# Made anew whenever somebody asks and something was published; the folder can be emptied at any time.
DUMPS = env.STATE_DIR / "dumps"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage",
        # Beside the folder and not in it: everything in it is given to whoever asks.
        "OPTIONS": {"manifest_storage": FileSystemStorage(location=env.STATE_DIR)},
    },
}
# What the site writes is for nobody else on the machine; it gives static files out itself.
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700
# Source maps are read by nobody but a developer's tools, and compressing them doubles the first start.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("jpg", "jpeg", "png", "webp", "gz", "br", "woff", "woff2", "map")

# A cue with thirty findings is a long admin form; the default of 1,000 fields would refuse it.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# What clients send to the quiz and what costs more than a read, by address; counted as ACCOUNT_RATE_LIMITS are.
THROTTLE_RATES: dict[str, str | None] = {
    "quiz_learner": "600/min",
    "quiz_stranger": "120/min",
    "search": "120/min",
    "dump": "20/hour",
}

# After how many days `manage.py sweep` deletes an attempt without an answer, and a learner without an account who has
# answered nothing; and one who has, counted from what they did last. The second is more than a browser is remembered.
KEPT_DAYS = {"unanswered": 30, "left": 400}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "cues.api.problems.handler",
    # Off, so that ?format= is refused by name like any other unknown parameter.
    "URL_FORMAT_OVERRIDE": None,
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_THROTTLE_RATES": THROTTLE_RATES,
    "NUM_PROXIES": ALLAUTH_TRUSTED_PROXY_COUNT,
}

# What the entry of the API leads to beside the cards: names, and the addresses they stand for.
API_PLACES = {name: f"quiz_api:{name}" for name in ("quizzes", "attempts", "progress", "reviews")}

# Names of places with nothing to find for search engines, each with all below it.
CLOSED_TO_ROBOTS = ["admin:index", "accounts:account"]

SPECTACULAR_SETTINGS = {
    "TITLE": "Unspoken",
    "DESCRIPTION": "Body-language cues with how far each reading of them can be trusted.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": "entry", "description": "The door, from which everything else is found."},
        {"name": "cues", "description": "Cards: what a cue is said to show, and how far that can be trusted."},
        {"name": "figures", "description": "Drawings of what is to be seen."},
        {"name": "vocabulary", "description": "Meanings, contexts and sources that current cards name."},
        {"name": "changes", "description": "Keeping a copy in step."},
        {"name": "schemas", "description": "What the API says of itself."},
        {"name": "quizzes", "description": "Ready-made quizzes."},
        {"name": "attempts", "description": "Sittings of one learner, from the start to what they came to."},
        {"name": "questions", "description": "Questions of an attempt: asked, answered, flagged."},
        {"name": "learning", "description": "How one learner has fared, and what is due again."},
    ],
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "cues.api.description.add_shapes",
        "quizzes.api.description.complete",
    ],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
}

TEAL = (
    "#f0faf8",
    "#cdeeea",
    "#9bdcd5",
    "#62c3bb",
    "#2fa59d",
    "#0d857e",
    "#0f6c67",
    "#115753",
    "#134744",
    "#0f3b39",
    "#042423",
)
"""The desk's accent, light to dark; from the sixth on, white text on it reads well."""
STEPS = ("50", *(str(step) for step in range(100, 1000, 100)), "950")

UNFOLD = {
    "SITE_TITLE": "Unspoken desk",
    "SITE_HEADER": "Unspoken desk",
    "SITE_URL": reverse_lazy("cues:home"),
    "SHOW_VIEW_ON_SITE": False,
    "COLORS": {"primary": dict(zip(STEPS, TEAL, strict=True))},
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("img/favicon.svg")}],
    "SIDEBAR": {"navigation": "quizzes.admin.navigation.groups"},
}

# Dotted names of functions called, without arguments, after a publication has been committed.
AFTER_PUBLICATION = ["quizzes.generation.catch_up"]
# Dotted names of functions called, without arguments, after a publication that is only tried and then taken back; each
# returns sentences that tell what it would mean.
PUBLICATION_OUTLOOK = ["quizzes.generation.outlook"]

# Spread the days on which points fall due, so that what was learnt together does not come back in one heap.
FUZZ_REVIEWS = True
