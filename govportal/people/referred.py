"""People by the references under which the ledger knows them."""

from collections.abc import Iterable

from govportal.people.models import Person

PERSON = "person:"


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Names of people by ledger reference; one query. Unknown references are left out."""
    keys = {ref.removeprefix(PERSON) for ref in refs if ref.startswith(PERSON)}
    people = Person.objects.filter(ref__in=keys)
    return {person.ledger_ref: person.full_name for person in people}
