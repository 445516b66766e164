"""Since when somebody is gone. Who left before this counts from today: their agents get a whole
fortnight for new owners."""

from django.db import migrations, models
from django.utils import timezone


def fill(apps, schema_editor):
    people = apps.get_model("people", "Person").objects
    people.filter(is_active=False, left_at=None).update(left_at=timezone.now())


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_tokens'),
    ]

    # A nullable column and an index: SQLite adds both without making the table anew, so that
    # triggers of other rooms that name it stay.
    operations = [
        migrations.AddField(
            model_name='historicalperson',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='left_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('is_active', False)), fields=['id'], name='person_left'),
        ),
    ]
