"""The conflict register of one review: who may not decide, and why (1-domain.md §1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from approvals.models import ReviewParty
from govportal.people.models import Person

RELATION_NAMES: Mapping[str, Any] = {
    "requester": _("asks for it"),
    "business_owner": _("business owner"),
    "technical_owner": _("technical owner"),
    "sponsor": _("executive sponsor"),
    "author": _("sent a version of it"),
    "owner": _("owns the policy"),
    "writer": _("wrote in it"),
    "decided_before": _("decided what is appealed against"),
    "declared": _("stepped back from the vote"),
    "declared_link": _("has a link to a vendor"),
    "manager_of_requester": _("manager of who asks for it"),
    "manager_of_business_owner": _("manager of the business owner"),
    "manager_of_technical_owner": _("manager of the technical owner"),
    "manager_of_sponsor": _("manager of the sponsor"),
    "manager_of_owner": _("manager of who owns the policy"),
    "manager_of_writer": _("manager of somebody who wrote in it"),
}


@dataclass(frozen=True)
class Conflict:
    """One person and every reason why they may not decide this case."""

    person: Person
    reasons: str


def conflicts_of(parties: Iterable[ReviewParty], reader: Person, on: date) -> list[Conflict]:
    """Everybody with a conflict of interest, in the order found.

    The register is for those who see everything; others read only what is said of themselves.
    """
    found: dict[Person, list[str]] = {}
    for party in parties:
        if party.person != reader and not reader.sees_all_on(on):
            continue
        words = RELATION_NAMES.get(party.relation, party.relation.replace("_", " "))
        found.setdefault(party.person, []).append(str(words))
    return [Conflict(person, ", ".join(reasons)) for person, reasons in found.items()]
