"""A reduced scope: a decider takes something out, and what is left is decided and authorised."""

from typing import Any

import pytest
import time_machine
from django.db import Error, transaction
from django.urls import reverse

from approvals.actions.reducing import reduce_refusal, reduce_scope
from approvals.models import Ballot, Reduction
from approvals.rules.ballots import BallotState
from approvals.rules.content import Content
from approvals.rules.intake import read_yaml
from approvals.rules.reductions import Cut, cut_refusal, parts, reduced
from approvals.rules.reviews import StepKind, StepState
from govportal.refusals import Refused
from govportal.worklist.models import Notice
from registry.rules.manifests import build
from registry.rules.powers import judged
from tests import make
from tests.approvals import test_short_kinds
from tests.approvals.test_change_story import DAY
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = START + DAY


def all_but(content: Content, *words: str) -> Cut:
    return Cut(frozenset(key for key, text in parts(content) if text not in words))


def first_operation(content: Content) -> str:
    return next(text for key, text in parts(content) if key.count("-") == 2)


def sent(cast):
    request = make.request(cast, "tier2-onboarding")
    return request, make.review(request)


def reduce(review, content, actor, now=NOW, cut=None, **more):
    cut = cut or all_but(content, first_operation(content))
    digest = more.get("digest", review.digest)
    return reduce_scope(review, cut, more.get("reason", REASONS), digest, actor=actor, now=now)


def test_taking_out_any_one_part_is_never_more():
    for example in ("tier1-ticket-triage", "tier2-onboarding", "tier3-claims"):
        content = read_yaml((make.EXAMPLES / f"{example}.yaml").read_bytes()).content
        old = build(content)
        for key, _words in parts(content):
            kept = {k for k, _w in parts(content)} - {key}
            new = build(reduced(content, Cut(kept)))
            refusal = cut_refusal(judged(old, new))
            assert refusal is None or refusal.code == "reduction.nothing", (example, key)


@pytest.mark.parametrize(
    ("change", "code"),
    [({}, "reduction.nothing"), ({"autonomy": 10**6}, "reduction.more")],
)
def test_nothing_less_and_anything_more_is_refused(change, code):
    content = read_yaml((make.EXAMPLES / "tier3-claims.yaml").read_bytes()).content
    limits = {"max_actions_per_minute": change["autonomy"]} if change else {}
    cut = Cut({k for k, _w in parts(content)}, limits)
    refusal = cut_refusal(judged(build(content), build(reduced(content, cut))))
    assert refusal is not None
    assert refusal.code == code


def test_a_signer_takes_something_out_and_what_is_left_is_authorised(cast):
    request, review = sent(cast)
    asked = request.version
    gone = first_operation(asked.content)
    make.do_step(request, StepKind.ATTESTATION, NOW)
    reduce(review, asked.content, cast.tech_owner)
    request.refresh_from_db()
    review.refresh_from_db()
    assert review.digest == request.version.digest != asked.digest
    assert gone not in [words for _key, words in parts(request.version.content)]
    attestation = review.steps.get(kind=StepKind.ATTESTATION)
    assert attestation.state == StepState.OPEN  # who saw more says it again
    make.approve(request, NOW)
    granted = make.coming(request.agent)
    assert granted.fingerprint == request.version.manifest.fingerprint
    assert granted.fingerprint != asked.manifest.fingerprint


def test_the_requester_is_told_and_sees_what_was_taken_out(client, cast):
    request, review = sent(cast)
    gone = first_operation(request.version.content).partition(": ")[2]
    with time_machine.travel(NOW, tick=False):
        reduce(review, request.version.content, cast.tech_owner)
        client.force_login(cast.owner)
        page = client.get(request.get_absolute_url()).content.decode()
    assert "took out of the request what is listed here" in page
    assert REASONS in page
    assert f"<del>{gone}</del>" in page or gone in page
    assert Notice.objects.filter(person=cast.owner, key__startswith="reduced:").count() == 1


def test_the_presiding_chair_ends_the_ballot_and_another_is_opened(cast):
    request = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(request, NOW)
    review = make.review(request)
    make.vote(ballot, cast.chair, now=NOW)
    with pytest.raises(Refused, match="presides"):
        reduce(review, request.version.content, cast.member)
    reduce(review, request.version.content, cast.chair)
    assert make.fresh(ballot).state == BallotState.REPLACED
    request.refresh_from_db()
    second = make.to_ballot(request, NOW)
    assert second.n == 2
    assert second.subject_digest == request.version.digest
    make.carry(second, NOW)
    request.refresh_from_db()
    assert request.state == "approved"
    assert make.coming(request.agent).fingerprint == request.version.manifest.fingerprint
    assert Ballot.objects.filter(review=review).count() == 2


@pytest.mark.parametrize("who", ["owner", "stranger", "auditor", "administrator", "compliance"])
def test_nobody_else_takes_anything_out(cast, who):
    _request, review = sent(cast)
    assert reduce_refusal(review, getattr(cast, who), NOW) is not None


def test_only_what_has_a_scope_of_its_own_is_reduced(client, cast):
    request = test_short_kinds.retirement(cast)
    review, now = make.review(request), test_short_kinds.NOW
    client.force_login(cast.tech_owner)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "Propose a reduced scope" not in page
    assert client.get(reverse("review_reduce", args=[review.pk])).status_code == 403
    with pytest.raises(Refused, match="no scope of its own"):
        reduce(review, request.version.content, cast.tech_owner, now=now)


def test_a_stale_page_a_thin_reason_and_an_empty_rest_are_refused(cast):
    request, review = sent(cast)
    content = request.version.content
    with pytest.raises(Refused, match="changed while you had it open"):
        reduce(review, content, cast.tech_owner, digest="sha256:old")
    with pytest.raises(Refused):
        reduce(review, content, cast.tech_owner, reason="No.")
    with pytest.raises(Refused, match="would not be complete"):
        reduce(review, content, cast.tech_owner, cut=Cut(frozenset()))
    assert not Reduction.objects.exists()


def test_the_page_takes_it_once_and_keeps_what_was_typed(client, cast):
    request, review = sent(cast)
    address = reverse("review_reduce", args=[review.pk])
    content = request.version.content
    with time_machine.travel(NOW, tick=False):
        client.force_login(cast.tech_owner)
        shown = client.get(address).content.decode()
        assert "What it may still use" in shown
        form = {"digest": review.digest, "reason": REASONS}
        kept = [key for key, _words in parts(content)]
        nothing = client.post(address, form | {"kept": kept})
        assert nothing.status_code == 422
        assert REASONS in nothing.content.decode()
        less = form | {"kept": list(all_but(content, first_operation(content)).kept)}
        assert client.post(address, less).status_code == 302
        again = client.post(address, less)  # from a stale page
        assert again.status_code == 409 and REASONS in again.content.decode()
        assert "changed while you had it open" in again.content.decode()
        client.force_login(cast.stranger)
        assert client.get(address).status_code == 404
        client.force_login(cast.auditor)
        assert client.get(address).status_code == 403
    assert Reduction.objects.count() == 1


def test_the_database_takes_no_reduction_by_the_requester_and_keeps_it(cast):
    request, review = sent(cast)
    old = request.version
    version = reduce(review, old.content, cast.tech_owner)
    kept = Reduction.objects.get(version=version)
    row: dict[str, Any] = {"version": old, "before": version, "by": cast.owner}
    row |= {"reason": "x", "lines": [], "at": NOW}
    for wrong in (
        lambda: Reduction.objects.create(**row),
        lambda: Reduction.objects.filter(pk=kept.pk).update(reason="y"),
        lambda: Reduction.objects.filter(pk=kept.pk).delete(),
    ):
        with pytest.raises(Error), transaction.atomic():
            wrong()
