"""A condition of somebody who left goes to somebody else; all else of it stays as before."""

from importlib import import_module

from django.db import migrations

from govportal.guards import Guard, lifting, operation

before = import_module("approvals.migrations.0007_conditions")
NAME = "approvals_condition_moves"
OLD = next(guard for guard in before.GUARDS if guard.name == NAME)
# Only from somebody whose account is closed, to somebody else, and while it goes on.
FROM_LEAVER = """
(NEW.owner_id = OLD.owner_id OR (NEW.state = OLD.state AND OLD.state IN ('open', 'submitted')
  AND EXISTS (SELECT 1 FROM people_person p WHERE p.id = OLD.owner_id AND NOT p.is_active)))
"""
MOVES = before.MOVES.replace("NEW.owner_id = OLD.owner_id", FROM_LEAVER.strip(), 1)
GUARDS = [Guard(OLD.table, OLD.event, OLD.name, OLD.message, MOVES)]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0010_review_documents'),
        ('people', '0007_left_at'),
    ]

    operations = [
        lifting([OLD]),
        operation(GUARDS),
    ]
