"""Accounts and groups, in the look of the desk."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cues.admin.base import DeskAdmin, ReadOnly
from quizzes import usernames

admin.site.unregister((User, Group, EmailAddress, Authenticator, UserSession))


class _Named(ModelForm):
    """Mixed in before a form of an account: names follow the rule by which somebody who signs up gets one."""

    def clean_username(self) -> str:
        name, user = usernames.plain(self.cleaned_data["username"]), self.instance
        if name != user.username and usernames.taken(name, but=user if user.pk else None):
            raise ValidationError("Another account has that username, perhaps in capitals. Choose another.")
        return name


class _ChangeForm(_Named, UserChangeForm):
    pass


class _CreationForm(_Named, UserCreationForm):
    pass


@admin.register(User)
class PersonAdmin(UserAdmin, DeskAdmin):
    form = _ChangeForm
    add_form = _CreationForm
    change_password_form = AdminPasswordChangeForm

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if not change or "username" in form.changed_data:
            usernames.claim(obj)


@admin.register(Group)
class PeopleAdmin(GroupAdmin, DeskAdmin):
    pass


@admin.register(Authenticator)
class SecondFactorAdmin(ReadOnly, DeskAdmin):
    """Who lost telephone and recovery codes is let in again by deleting both rows. The secrets are shown to nobody."""

    list_display = fields = ("user", "type", "created_at", "last_used_at")
    list_select_related = ("user",)

    def has_delete_permission(self, request: HttpRequest, obj: Authenticator | None = None) -> bool:
        return super(ReadOnly, self).has_delete_permission(request, obj)
