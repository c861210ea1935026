from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate

from cues.apps import EDITOR, PUBLISHER

EDITED = ("item", "quiz", "quizitem")
QUEUED = ("flag",)
"""Made by learners; editors settle what is in it."""


class QuizzesConfig(AppConfig):
    name = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # auth connects its own receiver earlier, so that the permissions exist when this one runs.
        post_migrate.connect(add_to_groups, sender=self, dispatch_uid="quizzes.add_to_groups")


def add_to_groups(*, using: str, **signal) -> None:
    """Let the groups of the desk do what they do with questions and quizzes; safe to call again.

    What single learners did is for no group to see.
    """
    groups, permissions = (apps.get_model("auth", name).objects.using(using) for name in ("Group", "Permission"))
    ours = permissions.filter(content_type__app_label="quizzes")
    view = [f"view_{model}" for model in (*EDITED, *QUEUED)]
    edit = [f"{verb}_{model}" for verb in ("add", "change") for model in EDITED]
    more = ["delete_quiz", "delete_quizitem", *(f"change_{model}" for model in QUEUED)]
    for name, codenames in ((EDITOR, view + edit + more), (PUBLISHER, view)):
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))
