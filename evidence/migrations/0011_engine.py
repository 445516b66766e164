"""How far a pack is while it is built."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0010_sampling'),
    ]

    operations = [
        migrations.AddField(
            model_name='pack',
            name='step',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='pack',
            name='step_done',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='pack',
            name='step_total',
            field=models.PositiveIntegerField(default=0),
        ),
    ]
