"""Conflicts that the portal finds from declared links to a company the case names."""

from datetime import datetime

from approvals.actions.effects import effects_of
from approvals.models import Review, ReviewParty
from govportal.ledger.actions import record
from govportal.ledger.rules import Actor
from govportal.people.models import Interest, Person
from govportal.people.rules.interests import is_named
from registry.vendor_conflicts import keys_of

LINK = "declared_link"


def note_links(review: Review, *, actor: Actor, now: datetime) -> list[Person]:
    """Enter into the register whoever has a link in force to a company that the case names.

    A company that is a vendor of the register is named by its other names and its models, too.
    Inside the caller's transaction, with the review's row locked or new. Returns those found anew.
    """
    known = review.parties.filter(relation=LINK).values("person_id")
    links = Interest.objects.in_force(now.date()).exclude(person__in=known)
    links = links.select_related("person").order_by("person_id", "pk")
    texts = effects_of(review).vendors(review) if links else ()
    keys = keys_of({link.key for link in links})
    named = {key for key, names in keys.items() if any(is_named(name, texts) for name in names)}
    found = {link.person: None for link in links if link.key in named}
    for person in found:
        ReviewParty.objects.create(review=review, person=person, relation=LINK, found_at=now)
    if found:
        record(
            "review.conflict_found",
            review,
            actor=actor,
            now=now,
            refs=[review.subject_ref, *found],
            data={"relation": LINK, "count": len(found)},
        )
    return list(found)
