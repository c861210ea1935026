import gzip

import brotli
import django.db.models.deletion
from django.db import migrations, models


def code_cards(apps, schema_editor):
    """Keep the cards on the shelf in the codings, as publishing does from now on."""
    Card, Coded = apps.get_model("cues", "Card"), apps.get_model("cues", "Coded")
    for card, body in Card.objects.order_by("pk").values_list("pk", "body").iterator(chunk_size=200):
        text = body.encode()
        Coded.objects.bulk_create([
            Coded(card_id=card, coding="br", body=brotli.compress(text, mode=brotli.MODE_TEXT, quality=10)),
            Coded(card_id=card, coding="gzip", body=gzip.compress(text, mtime=0)),
        ])


class Migration(migrations.Migration):

    dependencies = [
        ('cues', '0004_filters_and_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='Coded',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coding', models.CharField(max_length=4)),
                ('body', models.BinaryField()),
                ('card', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='coded', to='cues.card')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('card', 'coding'), name='coded_once')],
            },
        ),
        migrations.RunPython(code_cards, migrations.RunPython.noop),
    ]
