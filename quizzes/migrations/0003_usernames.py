"""Accounts claim their names in the order in which they were made; of names that collide the oldest has it."""

from unicodedata import normalize

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def claim(apps, schema_editor) -> None:
    """Fill the table; `quizzes.usernames` has the rule, written here once more so that this step never changes."""
    database = schema_editor.connection.alias
    username = apps.get_model("quizzes", "Username").objects.using(database)
    users = apps.get_model("auth", "User").objects.using(database).order_by("pk").values_list("pk", "username")
    claims = [
        username.model(user_id=pk, canonical=normalize("NFKC", normalize("NFKC", name).casefold())[:300])
        for pk, name in users.iterator(2_000)
    ]
    username.bulk_create(claims, batch_size=500, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("quizzes", "0002_suspended_items"),
    ]

    operations = [
        migrations.CreateModel(
            name="Username",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="claimed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("canonical", models.CharField(max_length=300, unique=True)),
            ],
        ),
        migrations.RunPython(claim, migrations.RunPython.noop),
    ]
