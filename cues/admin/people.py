"""Accounts and groups, in the look of the desk."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from cues.admin.base import DeskAdmin

admin.site.unregister((User, Group))


@admin.register(User)
class PersonAdmin(UserAdmin, DeskAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm


@admin.register(Group)
class PeopleAdmin(GroupAdmin, DeskAdmin):
    pass
