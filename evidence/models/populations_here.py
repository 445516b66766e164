"""The portal's agents and people as rows to compare with a list from elsewhere."""

from collections.abc import Mapping

from evidence.rules.reconciling import About, Rows, norm
from govportal.people.models import Person
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle

AGENT = ("slug", "name", "unit__name", "business_owner__email", "technical_owner__email",
         "lifecycle")  # fmt: skip
PERSON = ("email", "full_name", "unit__name", "manager__email")


def rows_here(about: About) -> tuple[Rows, Rows]:
    """By key: who or what is here, and what was here once with its ``state``. Two queries."""
    return _agents() if about is About.AGENTS else _people()


def _agents() -> tuple[Rows, Rows]:
    rows = Agent.objects.exclude(lifecycle=Lifecycle.RETIRED).values_list(*AGENT)
    here = {
        norm(row[0]): _row(("name", "unit", "business_owner", "technical_owner", "stage"), row[1:])
        for row in rows.iterator(5000)
    }
    gone = Agent.objects.filter(lifecycle=Lifecycle.RETIRED).values_list("slug", flat=True)
    return here, {norm(slug): {"state": "retired"} for slug in gone.iterator(5000)}


def _people() -> tuple[Rows, Rows]:
    rows = Person.objects.active().values_list(*PERSON)
    here = {norm(row[0]): _row(("name", "unit", "manager"), row[1:]) for row in rows.iterator(5000)}
    gone = Person.objects.left().values_list("email", flat=True)
    return here, {norm(email): {"state": "closed"} for email in gone.iterator(5000)}


def _row(names: tuple[str, ...], values: tuple[str | None, ...]) -> Mapping[str, str]:
    return {name: value or "" for name, value in zip(names, values, strict=True)}
