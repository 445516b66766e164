"""What must hold of people and rights after any year: nobody acts when they may not, nothing stays
longer than it was given for."""

import hashlib
from datetime import date

import orjson
from django.db.models import Q

from approvals.models import Appeal, Minutes, OnBehalf, SignOff, Vote, Waiver
from govportal.people.models import Person
from registry.models import Authorisation, Pilot, ProvisionalRight


def nothing_outlives_its_end(day: date) -> None:
    """Rights, pilots and exceptions are over when their days are."""
    held = Q(suspensions__lifted_at=None, suspensions__cause__startswith="scheduled_review:")
    over = Authorisation.objects.standing().filter(lapses_on__lt=day)
    # What a review said no to is held for good and runs no more, whatever its last day was.
    assert not over.exclude(held, state=Authorisation.SUSPENDED).exists()
    assert not Pilot.objects.over(day).exists()
    assert not Waiver.objects.over(day).exists()
    assert not ProvisionalRight.objects.filter(
        ends_on__lt=day, authorisation__state__in=["active", "suspended"]
    ).exists()


def who_left_did_nothing_more() -> int:
    """No vote and no signature after the day somebody left."""
    gone = Person.objects.filter(is_active=False)
    for person in gone:
        assert not Vote.objects.filter(person=person, cast_at__gt=person.left_at).exists()
        assert not SignOff.objects.filter(person=person, signed_at__gt=person.left_at).exists()
    return len(gone)


def substitutes_acted_in_their_days() -> int:
    """“B for A” only while B stood in for A, and never for somebody who was kept from deciding."""
    rows = OnBehalf.objects.select_related("delegation", "sign_off__review")
    for row in rows:
        assert row.delegation.starts_at <= row.at < row.delegation.ends_at, row
        if row.sign_off is not None:
            assert row.sign_off.person_id == row.delegation.substitute_id
    return len(rows)


def appeals_were_judged_by_others() -> int:
    """Who said no to a request did not vote on the appeal against that."""
    appeals = Appeal.objects.select_related("decision", "request")
    for appeal in appeals:
        before = SignOff.objects.filter(review=appeal.decision.review_id, verdict="reject")
        later = Vote.objects.filter(ballot__review__subject_id=appeal.request.number,
                                    cast_at__gt=appeal.appealed_at)  # fmt: skip
        both = set(before.values_list("person", flat=True)) & set(
            later.values_list("person", flat=True)
        )
        assert not both, (appeal, both)
    return len(appeals)


def minutes_are_frozen() -> int:
    """What was sent round has the digest it was sent with."""
    sent = Minutes.objects.exclude(digest="")
    for minutes in sent:
        canonical = orjson.dumps(minutes.content, option=orjson.OPT_SORT_KEYS)
        assert minutes.digest == f"sha256:{hashlib.sha256(canonical).hexdigest()}", minutes
    return len(sent)
