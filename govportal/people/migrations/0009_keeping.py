"""Whose identity was destroyed gets no name again, and no account."""

from django.db import migrations

from govportal.guards import Guard, operation

# The address says it (govportal.people.rules.erasure).
NAMELESS = (
    "replace(OLD.email, '@erased.invalid', '') = OLD.email OR (NEW.email = OLD.email "
    "AND NEW.full_name = OLD.full_name AND NEW.title = OLD.title AND NOT NEW.is_active)"
)
GUARDS = [
    Guard("people_person", "UPDATE", "people_person_erased_stays",
          "who was erased stays without a name", NAMELESS),
]  # fmt: skip


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_delegations'),
    ]

    operations = [operation(GUARDS)]
