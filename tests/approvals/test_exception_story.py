"""An exception from its request to its end; and a rule that is waived again and again."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from approvals.actions import drafts, submitting
from approvals.actions.preparing import Incomplete
from approvals.actions.scheduled import keep_reviews
from approvals.models import Waiver
from approvals.rules import exceptions as rules
from approvals.rules.reviews import StepKind, Verdict
from approvals.rules.routing import ROUTES_1, route
from govportal.ledger.models import Entry
from govportal.worklist.models import Notice
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals.reviewing import running
from tests.make import START

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = START.date() + 60 * DAY
ASKED = {
    "rule": "Threat model",
    "why": "The analyst is on leave until January.",
    "measures": "Every output is read by two people until then.",
}


def content(cast, agent="triage", example="tier1-ticket-triage", *, until=UNTIL, **asked):
    waived = ASKED | {"until": until.isoformat()} | asked
    basics = {"kind": "exception", "agent": agent, "exception": waived}
    return make.content(cast, example, **basics, proposed_production_date="2027-06-01")


def sent(cast, agent="triage", now=START, **more):
    made = content(cast, agent, **more)
    draft = drafts.start_draft(actor=cast.owner, now=now, content=made)
    return submitting.submit(draft, actor=cast.owner, now=now)


def granted(cast, agent="triage", now=START, **more):
    request = sent(cast, agent, now, **more)
    make.approve(request, now)
    return Waiver.objects.get(request=request)


def stopped(cast, **more):
    draft = drafts.start_draft(actor=cast.owner, now=START, content=content(cast, **more))
    with pytest.raises(Incomplete) as refused:
        submitting.submit(draft, actor=cast.owner, now=START)
    return {fault.code for fault in refused.value.problems}


@pytest.mark.parametrize("key", ["rule", "why", "measures"])
def test_an_exception_says_what_why_and_what_compensates(cast, key):
    running(cast)
    assert stopped(cast, **{key: " "}) == {f"gate.exception_{key}"}


@pytest.mark.parametrize(("days", "is_stopped"), [(-1, True), (0, False), (90, False), (91, True)])
def test_an_exception_lasts_ninety_days_at_most(days, is_stopped):
    said = {"agent_metadata": {"exception": {"until": (START.date() + days * DAY).isoformat()}}}
    assert (rules.length_fault(said, START.date(), 90) is not None) is is_stopped
    slower = {"kinds": {"exception": {**ROUTES_1["kinds"]["exception"], "most_days": 30}}}
    assert [rules.most_days(routes) for routes in (ROUTES_1, {}, slower)] == [90, 90, 30]


def test_it_is_refused_when_too_long_or_for_what_is_not_authorised(cast):
    running(cast)
    assert stopped(cast, until=UNTIL + 60 * DAY) == {"submission.exception_length"}
    Authorisation.objects.update(state="revoked")
    assert stopped(cast) == {"submission.exception_not_running"}


def test_technical_owner_and_ciso_decide_low_tiers_and_the_committee_high_ones():
    kinds = {tier: route(tier, {"agent_metadata": {"kind": "exception"}}) for tier in range(1, 5)}
    signed = ["sign_off_technical_owner", "sign_off_ciso"]
    voted = ["security", "compliance", "ballot"]
    steps = {tier: [step.kind.value for step in way.steps] for tier, way in kinds.items()}
    assert steps == {1: signed, 2: signed, 3: voted, 4: voted}
    assert not any(way.then or way.stages for way in kinds.values())


def test_it_is_granted_and_changes_nothing_else(cast):
    right = running(cast)
    waiver = granted(cast)
    assert (waiver.rule, waiver.ends_on, waiver.agent_id) == ("Threat model", UNTIL, right.agent_id)
    assert Authorisation.objects.get().pk == right.pk
    assert Agent.objects.get().lifecycle == "production"
    assert Entry.objects.filter(verb="exception.granted").count() == 1


def test_a_no_grants_nothing(cast):
    running(cast)
    request = sent(cast)
    make.do_step(request, StepKind.SIGN_OFF_CISO, START + HOUR, Verdict.REJECT)
    request.refresh_from_db()
    assert request.state == "rejected" and not Waiver.objects.exists()


def test_the_committee_decides_at_tier_3(cast):
    running(cast, 3)
    waiver = granted(cast, example="tier3-claims")
    assert waiver.decision.basis == "ballot"


def test_it_ends_by_itself_once_late_if_need_be_and_says_so(cast):
    running(cast)
    granted(cast)
    last = START + 60 * DAY
    assert keep_reviews(last) == 0
    assert [keep_reviews(last + 9 * DAY), keep_reviews(last + 9 * DAY)] == [1, 0]
    assert Waiver.objects.get().ended_at == last + 9 * DAY
    told = Notice.objects.filter(key__startswith="waiver:").values_list("person", flat=True)
    assert set(told) == {cast.owner.pk, cast.tech_owner.pk}
    assert Entry.objects.filter(verb="exception.ended").count() == 1


def test_three_to_one_rule_in_ninety_days_are_a_finding(client, cast):
    for n, rule in enumerate(("Threat model", "threat-model", "THREAT  MODEL")):
        running(cast, slug=f"triage-{n}")
        granted(cast, f"triage-{n}", START + n * DAY, rule=rule)
        assert Entry.objects.filter(verb="exception.repeated").count() == (n == 2)
    began = [START.date() - days * DAY for days in (0, 10, 89, 90)]
    assert rules.is_repeated(began[:3], START.date())
    assert not rules.is_repeated([began[0], began[1], began[3]], START.date())


def test_the_list_and_the_case_show_it_to_an_auditor(client, cast):
    running(cast)
    waiver = granted(cast)
    client.force_login(cast.auditor)
    page = client.get(reverse("exception_list")).content.decode()
    assert "Threat model" in page and waiver.request.number in page
    case = client.get(waiver.request.get_absolute_url()).content.decode()
    assert "What compensates" in case and "read by two people" in case
    client.force_login(cast.stranger)
    assert waiver.request.number not in client.get(reverse("exception_list")).content.decode()


def test_the_list_costs_the_same_for_many(client, cast, django_assert_max_num_queries):
    for n in range(3):
        running(cast, slug=f"triage-{n}")
        granted(cast, f"triage-{n}", START + n * DAY)
    client.force_login(cast.auditor)
    with django_assert_max_num_queries(12):
        client.get(reverse("exception_list"))


@pytest.mark.both_databases
def test_the_database_keeps_an_exception_as_it_was_granted(cast):
    right = running(cast)
    waiver = granted(cast)

    def cannot(act):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()

    rows = Waiver.objects.filter(pk=waiver.pk)
    cannot(lambda: rows.update(ends_on=UNTIL + DAY))
    cannot(lambda: rows.update(rule="Another"))
    cannot(rows.delete)
    cannot(
        lambda: Authorisation.objects.bulk_create(
            [
                Authorisation(
                    agent=right.agent, manifest=right.manifest, fingerprint=right.fingerprint,
                    environment="staging", basis=waiver.decision.ledger_ref, stage="limited",
                    post_deployment_days=30, valid_from=START, valid_until=date(2027, 1, 1),
                    lapses_on=date(2027, 1, 1), state="lapsed",
                )
            ]
        )
    )  # fmt: skip
    assert rows.update(ended_at=START + DAY)
    cannot(lambda: rows.update(ended_at=None))
