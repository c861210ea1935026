"""The addresses of an account. Of allauth's pages only those that are needed, under plain names."""

from collections.abc import Callable

from allauth.account import views as entrance
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as browsers
from django.urls import URLPattern, include, path, re_path
from django.views.decorators.cache import never_cache

from quizzes.accounts import views
from quizzes.accounts.second_factor import TurnOn

ours = (
    [
        path("", views.account, name="account"),
        path("my-data/", views.download, name="download"),
        path("delete/", views.delete, name="delete"),
        path("before/", views.join, name="join"),
    ],
    "accounts",
)


def private(route: str, view: Callable, name: str) -> URLPattern:
    """Return the address of a page of allauth, which gives the name; no cache keeps what it says."""
    return path(route, never_cache(view), name=name)


urlpatterns = [
    path("", include(ours)),
    private("sign-up/", entrance.signup, "account_signup"),
    private("sign-in/", entrance.login, "account_login"),
    private("sign-in/code/", second_factor.authenticate, "mfa_authenticate"),
    private("sign-out/", entrance.logout, "account_logout"),
    private("closed/", entrance.account_inactive, "account_inactive"),
    private("confirm/", entrance.reauthenticate, "account_reauthenticate"),
    private("confirm/code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    private("email/", entrance.email, "account_email"),
    private("email/<str:key>/", entrance.confirm_email, "account_confirm_email"),
    private("password/", entrance.password_change, "account_change_password"),
    private("password/set/", entrance.password_set, "account_set_password"),
    private("password/reset/", entrance.password_reset, "account_reset_password"),
    private("password/reset/sent/", entrance.password_reset_done, "account_reset_password_done"),
    private("password/reset/done/", entrance.password_reset_from_key_done, "account_reset_password_from_key_done"),
    # The key has hyphens of its own: whose it is ends at the first.
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        never_cache(entrance.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    private("second-factor/", second_factor.index, "mfa_index"),
    private("second-factor/on/", TurnOn.as_view(), "mfa_activate_totp"),
    private("second-factor/off/", totp.deactivate_totp, "mfa_deactivate_totp"),
    private("second-factor/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    private("second-factor/recovery-codes/new/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    private("second-factor/recovery-codes/file/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    private("browsers/", browsers.list_usersessions, "usersessions_list"),
]
