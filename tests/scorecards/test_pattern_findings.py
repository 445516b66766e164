"""Failure patterns out of what happened: found, changed, gone; and accepted for now."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from incidents.actions.monitors import end_monitor
from incidents.rules.severities import IncidentClass
from registry.models import Agent, Authorisation, Credential, Manifest, Silence
from scorecards.actions.patterns import accept, keep_patterns, look_for, take_back
from scorecards.models import PatternAcceptance, PatternFinding, PatternLook
from scorecards.pattern_sources import LOOKS
from scorecards.pattern_words import ABOUT, SENTENCES, sentence_of
from scorecards.rules.patterns import WAITS, Pattern
from tests import make
from tests.incidents import alerting
from tests.incidents.make import incident
from tests.make import START

DAY = timedelta(days=1)
REASON = "The monitor is bought and comes in three weeks; until then two people look each morning."


@pytest.fixture
def live(cast):
    """An agent of tier 1 in production, and when it went live."""
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    at = make.to_production(request, START + 2 * DAY)
    return Agent.objects.get(), at


def found(pattern, now):
    look_for(pattern, now=now)
    return list(PatternFinding.objects.standing().filter(pattern=pattern))


def test_every_pattern_is_looked_for_and_has_words(live):
    _, at = live
    assert set(LOOKS) == set(ABOUT) == set(Pattern)
    keep_patterns(at + DAY)
    looks = {row.pattern: row.waits for row in PatternLook.objects.all()}
    assert set(looks) == set(Pattern) and {one for one, waits in looks.items() if waits} == WAITS


def test_what_no_monitor_watches_is_found_once_and_gone_once_it_does(cast, live):
    agent, at = live
    [finding] = found(Pattern.MODEL_MONITORING, at + DAY)
    assert list(finding.agents.all()) == [agent] and finding.found_at == at + DAY
    assert look_for(Pattern.MODEL_MONITORING, now=at + 2 * DAY) == 0
    watch = alerting.monitor(cast, at, agents=[agent])
    assert found(Pattern.MODEL_MONITORING, at + 2 * DAY) == [finding]  # it has no key yet
    alerting.key(cast, watch, at)
    assert found(Pattern.MODEL_MONITORING, at + 3 * DAY) == []
    finding.refresh_from_db()
    assert finding.over_at == at + 3 * DAY
    end_monitor(watch, "It is replaced by another.", actor=cast.operator, now=at + 4 * DAY)
    [again] = found(Pattern.MODEL_MONITORING, at + 4 * DAY)
    assert again.pk != finding.pk
    verbs = Entry.objects.filter(verb__startswith="pattern.").order_by("pk")
    assert [one.verb.removeprefix("pattern.") for one in verbs] == [
        "looked", "found", "over", "found"
    ]  # fmt: skip


def test_one_key_in_two_places(live):
    agent, at = live
    for n, where in enumerate(("production", "staging")):
        Credential.objects.create(agent=agent, environment=where, prefix=f"k{n}", key_hash="a" * 64,
                                  issued_at=at, expires_at=at + 30 * DAY)  # fmt: skip
    [finding] = found(Pattern.SHARED_CREDENTIAL, at + DAY)
    assert finding.params == {"environments": ["production", "staging"]}
    assert found(Pattern.SHARED_CREDENTIAL, at + 31 * DAY) == []


def test_reasons_that_are_copied_from_case_to_case(cast):
    for n in range(2):
        request = make.request(cast, "tier1-internal-drafting", name=f"Drafter {n}")
        make.approve(request, START + n * DAY)
    assert found(Pattern.NO_RATIONALE, START + 5 * DAY) == []
    request = make.request(cast, "tier1-internal-drafting", name="Drafter 3")
    make.approve(request, START + 5 * DAY)
    findings = found(Pattern.NO_RATIONALE, START + 6 * DAY)
    assert {one.agents.get().name for one in findings} == {"Drafter 0", "Drafter 1", "Drafter 3"}
    assert found(Pattern.NO_RATIONALE, START + 100 * DAY) == []
    [one] = findings[:1]
    assert f"{request.number[:3]}-" in sentence_of(one)


def test_a_tier_without_a_way_back(cast, live):
    _, at = live
    Agent.objects.update(tier=3)
    assert found(Pattern.NO_ROLLBACK, at) == []  # its request says how
    for tier, slug in ((4, "met-running"), (2, "also-running")):  # without any request
        Agent.objects.create(slug=slug, name=slug, unit=cast.unit, created_at=at, tier=tier,
                             lifecycle="production")  # fmt: skip
    [finding] = found(Pattern.NO_ROLLBACK, at + DAY)
    assert finding.agents.get().slug == "met-running" and "tier 4" in sentence_of(finding)


def test_what_was_observed_beyond_approval(cast, live):
    agent, at = live
    Agent.objects.update(tools=["mass_mailer"])
    incident(cast, agent, kind=IncidentClass.UNUSUAL_TOOL_PATTERN, now=at)
    [finding] = found(Pattern.SCOPE_CREEP, at + DAY)
    assert finding.params["tools"] == ["mass_mailer"] and len(finding.params["incidents"]) == 1
    manifest = Authorisation.objects.get(agent=agent).manifest
    Agent.objects.update(tools=[tool["name"] for tool in manifest.content["tools"]])
    [finding] = found(Pattern.SCOPE_CREEP, at + 2 * DAY)
    assert (finding.weight, finding.params["tools"]) == (1, [])


def test_nobody_answers_for_it_or_calls_it(cast, live):
    agent, at = live
    assert found(Pattern.ABANDONED, at) == []
    Silence.objects.create(agent=agent, since=at, found_at=at + 60 * DAY)
    [finding] = found(Pattern.ABANDONED, at + 60 * DAY)
    assert finding.params["silent_since"] == at.date().isoformat()
    Silence.objects.update(keys_ended_at=at + 90 * DAY)
    [finding] = found(Pattern.ABANDONED, at + 90 * DAY)
    assert finding.weight == 2 and "revoked" in sentence_of(finding)


def test_a_sub_agent_without_a_manifest(live):
    agent, at = live
    manifest = Authorisation.objects.get(agent=agent).manifest
    body = manifest.body.replace('"delegations":[]', '"delegations":["helper-bot"]')
    Authorisation.objects.update(manifest=Manifest.objects.create(
        agent=agent, label="2", body=body, fingerprint="sha256:" + "0" * 64, created_at=at
    ))  # fmt: skip
    [finding] = found(Pattern.DELEGATION, at)
    assert finding.params == {"to": ["helper-bot"]}
    Agent.objects.update(slug="helper-bot")  # as if it were one of ours
    assert found(Pattern.DELEGATION, at + DAY) == []


def test_the_price_does_not_grow_with_the_findings(live):
    _, at = live
    keep_patterns(at)
    for pattern in Pattern:
        with CaptureQueriesContext(connection) as asked:
            look_for(pattern, now=at + DAY)
        assert len(asked) <= 16, (pattern, "\n".join(one["sql"] for one in asked))


def test_accepted_for_now_until_it_is_worse_or_its_day_is_over(cast, live):
    agent, at = live
    Agent.objects.update(tools=["mass_mailer"])
    [finding] = found(Pattern.SCOPE_CREEP, at)
    until = (at + 20 * DAY).date()
    row = accept(finding, REASON, until, seen=finding.mark, actor=cast.compliance, now=at)
    rows = PatternFinding.objects
    assert list(rows.accepted(until)) == [row] and not rows.unaccepted(until)
    assert list(rows.unaccepted(until + DAY)) == [row]
    Agent.objects.update(tools=["mass_mailer", "wire"])
    [row] = found(Pattern.SCOPE_CREEP, at + DAY)
    assert row.accepted_until is None
    assert Entry.objects.filter(verb="pattern.worse").count() == 1
    row = accept(row, REASON, until, seen=row.mark, actor=cast.security, now=at + DAY)
    Agent.objects.update(tools=["wire"])
    [row] = found(Pattern.SCOPE_CREEP, at + 2 * DAY)
    assert row.accepted_until == until  # less than what was accepted
    row = take_back(row, REASON, seen=row.mark, actor=cast.security, now=at + 3 * DAY)
    assert [one.until for one in row.acceptances.all()] == [None, until, until]


@pytest.mark.parametrize(("who", "reason", "days", "code"), [
    ("owner", REASON, 20, "pattern.reviewers_only"),
    ("auditor", REASON, 20, "pattern.reviewers_only"),
    ("administrator", REASON, 20, "pattern.reviewers_only"),
    ("compliance", "Fine.", 20, "pattern.reason_short"),
    ("compliance", REASON, 0, "pattern.until_past"),
    ("compliance", REASON, 181, "pattern.until_far"),
])  # fmt: skip
def test_what_is_not_accepted(cast, live, who, reason, days, code):
    _, at = live
    [finding] = found(Pattern.MODEL_MONITORING, at)
    until = (at + days * DAY).date()
    with pytest.raises(Refused) as refused:
        accept(finding, reason, until, seen=finding.mark, actor=getattr(cast, who), now=at)
    assert refused.value.refusal.code == code
    assert not PatternAcceptance.objects.exists()


def test_who_answers_for_the_agent_and_a_stale_page_do_not_accept(cast, live):
    _, at = live
    [finding] = found(Pattern.MODEL_MONITORING, at)
    until = (at + DAY * 5).date()
    with pytest.raises(Refused, match="looks different"):
        accept(finding, REASON, until, seen="", actor=cast.compliance, now=at)
    Agent.objects.update(data_steward=cast.compliance)
    with pytest.raises(Refused, match="You answer for"):
        accept(finding, REASON, until, seen=finding.mark, actor=cast.compliance, now=at)
    PatternFinding.objects.update(over_at=at)
    with pytest.raises(Refused, match="no longer so"):
        accept(finding, REASON, until, seen=finding.mark, actor=cast.compliance_2, now=at)


@pytest.mark.both_databases
def test_what_was_accepted_or_is_over_stays_as_it_was(cast, live):
    _, at = live
    [finding] = found(Pattern.MODEL_MONITORING, at)
    until = (at + DAY * 5).date()
    accept(finding, REASON, until, seen=finding.mark, actor=cast.compliance, now=at)
    PatternFinding.objects.update(over_at=at)
    for rows in (
        lambda: PatternAcceptance.objects.update(reason="Other."),
        lambda: PatternAcceptance.objects.all().delete(),
        lambda: PatternFinding.objects.update(over_at=None),
        lambda: PatternFinding.objects.filter(pk=finding.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows()


def test_who_sees_which_findings(cast, live):
    _, at = live
    keep_patterns(at)
    counts = {
        name: PatternFinding.objects.visible_to(person, at.date()).count()
        for name, person in cast.everybody().items()
    }
    assert counts["owner"] and counts["operator"] == counts["auditor"] == counts["owner"]
    assert counts["stranger"] == 0
    assert set(SENTENCES) >= set(PatternFinding.objects.values_list("code", flat=True))
