"""What the database refuses of change control, on both databases."""

from typing import Any

import pytest
from django.db import Error, connection, transaction

from approvals.actions.change_control import judgement_of
from approvals.models import ChangeJudgement, Decision, SignOff
from approvals.rules.reviews import StepKind
from registry.models import Authorisation, Succession
from tests import make
from tests.approvals.test_change_story import (
    DAY,
    NEW_MODEL,
    NEW_WORDS,
    changed,
    live,  # noqa: F401
    send,
    staged,  # noqa: F401
)
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
AT = START + 4 * DAY


def refused(statement, why: str) -> None:
    with pytest.raises(Error, match=why), transaction.atomic():
        statement()


def signed_full_review(cast, agent):
    """A tier 3 review with one signature step alone, as if somebody had shortened its route."""
    request = send(cast, changed(cast, agent, "tier3-claims", **NEW_MODEL), now=AT)
    review = make.review(request)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_review SET basis = 'sign_off' WHERE id = %s", [review.pk])
        cursor.execute(
            "UPDATE approvals_reviewstep SET state = 'cancelled' WHERE review_id = %s", [review.pk]
        )
    step = review.steps.create(
        position=20, kind=StepKind.SIGN_OFF_OWNER, role="technical_owner", state="open",
        assignee=cast.tech_owner, opened_at=AT,
    )  # fmt: skip
    SignOff.objects.create(
        review=review, step=step, person=cast.tech_owner, role="technical_owner",
        is_signature=True, verdict="approve", rationale=REASONS, digest=review.digest,
        signed_at=AT,
    )  # fmt: skip
    return review


def decide(review, outcome="approve"):
    return Decision.objects.create(
        review=review, basis="sign_off", outcome=outcome, digest=review.digest,
        fingerprint=review.fingerprint, tier=review.tier, decided_at=AT,
    )  # fmt: skip


def test_one_signature_decides_nothing_with_new_power_at_tier_3(cast, staged):  # noqa: F811
    review = signed_full_review(cast, staged)
    refused(lambda: decide(review), "a change without new power")


def test_what_is_judged_short_is_short_only_against_what_stands(cast, live):  # noqa: F811
    request = send(cast, changed(cast, live, **NEW_MODEL))
    kept = judgement_of(make.review(request))
    right = Authorisation.objects.get(agent=live)

    def store(**facts):
        row: dict[str, Any] = {
            "review": kept.review, "digest": kept.digest, "fingerprint": kept.fingerprint,
            "before": right, "before_fingerprint": right.fingerprint, "lines": [], "more": 0,
            "grounds": [], "against": 0, "is_short": True, "judged_at": AT,
        } | facts  # fmt: skip
        return lambda: ChangeJudgement.objects.create(**row)

    refused(store(), "one_judgement_per_version|written once|UNIQUE|short")
    refused(store(digest="sha256:other"), "about the version under review")
    refused(
        store(digest="sha256:other", more=1),
        "short_means_nothing_against|about the version under review",
    )


def test_a_judgement_stays(cast, live):  # noqa: F811
    kept = judgement_of(make.review(send(cast, changed(cast, live, **NEW_WORDS))))
    refused(lambda: ChangeJudgement.objects.filter(pk=kept.pk).update(more=3), "written once")
    refused(lambda: ChangeJudgement.objects.filter(pk=kept.pk).delete(), "written once")


def test_a_short_judgement_names_what_is_in_force(cast, live):  # noqa: F811
    request = send(cast, changed(cast, live, **NEW_WORDS))
    review = make.review(request)
    right = Authorisation.objects.get(agent=live)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE approvals_review SET digest = 'sha256:x' WHERE id = %s", [review.pk])
        cursor.execute("UPDATE registry_authorisation SET state = 'lapsed'")
    refused(
        lambda: ChangeJudgement.objects.create(
            review=review, digest="sha256:x", fingerprint=review.fingerprint, before=right,
            before_fingerprint=right.fingerprint, lines=[], more=0, grounds=[], against=0,
            is_short=True, judged_at=AT,
        ),
        "short only against what stands",
    )  # fmt: skip


def test_a_succession_prolongs_nothing_and_begins_no_other_stage(cast, live):  # noqa: F811
    make.approve(send(cast, changed(cast, live, **NEW_WORDS)), AT + 2 * DAY)
    before, after = Authorisation.objects.filter(agent=live).order_by("pk")
    link = Succession.objects.get()
    assert (link.follows, link.authorisation, link.runs_on) == (before, after, True)
    refused(lambda: Succession.objects.filter(pk=link.pk).update(runs_on=False), "written once")
    refused(lambda: Succession.objects.filter(pk=link.pk).delete(), "written once")
    third = Authorisation.objects.create(
        agent=live, manifest=after.manifest, fingerprint=after.fingerprint,
        environment="staging", valid_from=AT, valid_until=after.valid_until + 30 * DAY,
        lapses_on=after.lapses_on + 30 * DAY, basis="tests:1", post_deployment_days=180,
    )  # fmt: skip
    refused(
        lambda: Succession.objects.create(authorisation=third, follows=before, runs_on=True, at=AT),
        "keeps agent, stage and days",
    )


def test_only_copies_of_what_went_before_are_written_after_the_start(cast, staged):  # noqa: F811
    make.approve(send(cast, changed(cast, staged, "tier3-claims", **NEW_WORDS), now=AT), AT)
    coming = make.coming(staged)
    stage = coming.stages.get(stage="shadow")
    assert stage.criteria.count() > 0
    refused(lambda: stage.criteria.create(n=99, text="Something easier."), "before their stage")
    refused(
        lambda: coming.stages.create(
            position=9, stage="limited", least_days=0, entered_at=AT, entered_on=AT.date(),
            entered_by=cast.owner, scope="all",
        ),
        "before it begins",
    )  # fmt: skip
