"""Nothing any more: the first migration makes its tables whole, in fewer steps."""

from django.db import migrations


class Migration(migrations.Migration):

    initial = True

    dependencies = [('approvals', '0001_initial')]

    operations = []
