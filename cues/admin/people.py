"""Accounts and groups, in the look of the desk."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cues.admin.base import DeskAdmin, ReadOnly

admin.site.unregister((User, Group, EmailAddress, Authenticator, UserSession))


@admin.register(User)
class PersonAdmin(UserAdmin, DeskAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


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
