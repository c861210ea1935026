from django.apps import AppConfig, apps
from django.core import checks
from django.db.models.signals import post_migrate

from cues import addresses

DESK = (
    "cue", "related", "interpretation", "alternative", "caveat", "evidence",
    "source", "meaning", "near", "context", "exclusion", "topicpage", "topicfinding", "document", "passage",
)  # fmt: skip
SHELF = ("card", "publication")
EDITOR, PUBLISHER = "editor", "publisher"


class CuesConfig(AppConfig):
    name = "cues"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        checks.register(addresses.check, checks.Tags.security, deploy=True)
        # auth connects its own receiver earlier, so that the permissions exist when this one runs.
        post_migrate.connect(make_groups, sender=self, dispatch_uid="cues.make_groups")
        post_migrate.connect(make_search_index, sender=self, dispatch_uid="cues.make_search_index")


def make_search_index(*, using: str, **signal) -> None:
    """Make what the database searches with: not a table of a model, so no migration would keep it in step."""
    # The models it names are ready only now.
    from cues.search.engines import make_index

    make_index(using=using)


def make_groups(*, using: str, **signal) -> None:
    """Make the groups of those who work at the desk, with what each may do; safe to call again."""
    groups, permissions = (apps.get_model("auth", name).objects.using(using) for name in ("Group", "Permission"))
    ours = permissions.filter(content_type__app_label="cues")
    desk = [f"{verb}_{model}" for verb in ("add", "change", "delete", "view") for model in DESK]
    doors = ["publish_cue", "retract_cue", "restore_cue"]
    view = [f"view_{model}" for model in (*DESK, *SHELF)]
    for name, codenames in ((EDITOR, desk + view), (PUBLISHER, doors + view)):
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*ours.filter(codename__in=codenames))
