import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery


def fill_topics(apps, schema_editor):
    """Give the facets on the shelf the topic of their card."""
    Card, Facet = apps.get_model("cues", "Card"), apps.get_model("cues", "Facet")
    Facet.objects.update(topic=Subquery(Card.objects.filter(pk=OuterRef("card")).values("topic")))


class Migration(migrations.Migration):

    dependencies = [
        ('cues', '0003_drawings'),
    ]

    operations = [
        migrations.AddField(
            model_name='facet',
            name='topic',
            field=models.CharField(default='', max_length=8),
            preserve_default=False,
        ),
        migrations.RunPython(fill_topics, migrations.RunPython.noop),
        migrations.RenameIndex(
            model_name='facet',
            new_name='facet_by_meaning_and_support',
            old_name='facet_by_meaning',
        ),
        migrations.AddIndex(
            model_name='facet',
            index=models.Index(fields=['meaning', 'card'], name='facet_by_meaning'),
        ),
        migrations.AddIndex(
            model_name='facet',
            index=models.Index(fields=['certainty', 'card'], name='facet_by_certainty'),
        ),
        migrations.AddIndex(
            model_name='facet',
            index=models.Index(fields=['target', 'card'], name='facet_by_target'),
        ),
        migrations.AddIndex(
            model_name='card',
            index=models.Index(condition=Q(is_current=True), fields=['topic', '-id'], name='card_current_by_topic'),
        ),
        migrations.AddIndex(
            model_name='card',
            index=models.Index(fields=['published_at', 'id'], name='card_by_moment'),
        ),
        migrations.CreateModel(
            name='SearchText',
            fields=[
                ('card', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='cues.card')),
                ('names', models.TextField()),
                ('meanings', models.TextField()),
                ('rest', models.TextField()),
                ('rules', models.CharField(max_length=16)),
            ],
        ),
        migrations.CreateModel(
            name='Word',
            fields=[
                ('word', models.CharField(max_length=30, primary_key=True, serialize=False)),
                ('start', models.CharField(max_length=3)),
                ('stem', models.CharField(max_length=30)),
                ('cards', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['start', 'cards'], name='word_by_start'), models.Index(fields=['stem'], name='word_by_stem')],
            },
        ),
    ]
