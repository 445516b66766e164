"""A grave incident freezes what the ledger says, and holds it until counsel lets go."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from govportal.ledger.actions import erase, permit_pruning, prune, record, recorded, seal
from govportal.ledger.actions.holds import identity_refusal
from govportal.ledger.models import Disclosure, Entry, EntryRef, Hold, Leaf, PruningPermit
from govportal.refusals import Refused
from incidents.actions import (
    acknowledge,
    change_severity,
    correct_agent,
    dismiss,
    report_incident,
)
from incidents.actions.freezes import counted, freeze_ledger, holds_still, seal_freezes
from incidents.actions.legal_holds import lift_hold, place_hold
from incidents.models import Freeze, LegalHold
from incidents.rules.severities import Severity
from tests import make as organisation
from tests.conftest import triggers_lifted
from tests.incidents import books_making, make
from tests.incidents.books_making import NOTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast():
    return organisation.organisation()


@pytest.fixture
def held(cast):
    """A SEV1 incident of an authorised agent."""
    return books_making.grave(cast, books_making.agent_of(cast))


def code(act, *args, **named):
    with pytest.raises(Refused) as no:
        act(*args, **named)
    assert str(no.value)
    return no.value.refusal.code


def sealed(incident):
    seal(LATER)
    assert seal_freezes(LATER)
    return incident.freezes.last()


def entries_about(thing):
    return list(Entry.objects.about(thing))


def act_on(agent, cast, now):
    @recorded
    def act():
        record("agent.noted", agent, actor=cast.tech_owner, now=now, personal={"text": "x"})

    act()


def test_a_grave_incident_is_frozen_and_held_in_the_transaction_that_opens_it(cast, held):
    freeze, hold = held.freezes.get(), held.legal_holds.get()
    assert freeze.since == NOW - timedelta(days=7) and freeze.until == NOW
    agent = held.agent
    assert {held.ledger_ref, agent.ledger_ref} <= set(freeze.refs) == set(hold.refs)
    refs = set(Hold.objects.filter(held_by=hold.ledger_ref).values_list("ref", flat=True))
    assert set(hold.refs) <= refs and cast.tech_owner.ledger_ref in refs  # who decided


def test_milder_ones_are_not_until_they_are_raised(cast):
    incident = make.taken(cast)
    assert not Freeze.objects.exists() and not Hold.objects.exists()
    change_severity(incident, Severity.SEV1, NOTE, actor=cast.operator, now=LATER)
    assert incident.freezes.count() == incident.legal_holds.count() == 1
    change_severity(incident, Severity.SEV2, NOTE, actor=cast.operator, now=LATER)
    change_severity(incident, Severity.SEV1, NOTE, actor=cast.operator, now=LATER)
    assert (incident.freezes.count(), incident.legal_holds.count()) == (2, 1)


def test_a_frozen_part_is_sealed_once_and_counted_again(cast, held):
    assert seal_freezes(NOW) == 0  # nothing is sealed yet
    freeze = sealed(held)
    assert freeze.entries == counted(freeze)[0] > 0 and holds_still(freeze)
    assert seal_freezes(LATER) == 0
    act_on(held.agent, cast, LATER)
    seal(LATER)
    assert holds_still(Freeze.objects.get(pk=freeze.pk))  # what came later is not of it
    row = Leaf.objects.filter(entry_id=held_entry(freeze))
    with triggers_lifted():
        row.update(leaf_hash=b"0" * 32)
    assert not holds_still(freeze)


def held_entry(freeze):
    refs = EntryRef.objects.filter(ref__in=freeze.refs, occurred_at__gte=freeze.since)
    return refs.first().entry_id


def test_freezing_again_is_an_addition_by_those_who_handle_it(cast, held):
    assert code(freeze_ledger, held, NOTE, actor=cast.colleague, now=LATER) == "incident.not_yours"
    assert (
        code(freeze_ledger, held, "no", actor=cast.operator, now=LATER) == "incident.reason_short"
    )
    again = freeze_ledger(held, NOTE, actor=cast.operator, now=LATER)
    assert (again.n, again.until, again.by) == (2, LATER, cast.operator)


def test_nothing_that_is_held_is_erased_or_pruned(cast, held):
    seal(LATER)
    found = entries_about(held.agent)
    ids = [entry.pk for entry in found]
    assert code(erase, found, actor=cast.administrator, now=LATER, reason=NOTE) == "ledger.held"
    said = {"actor": cast.administrator, "now": LATER, "reason": NOTE}
    assert code(permit_pruning, ids, **said) == "ledger.held"


def test_what_was_permitted_before_the_hold_is_not_pruned_under_it(cast):
    agent = books_making.agent_of(cast)
    seal(NOW)
    ids = [entry.pk for entry in entries_about(agent)]
    permit = permit_pruning(ids, actor=cast.administrator, now=NOW, reason=NOTE)
    books_making.grave(cast, agent)
    assert code(prune, permit, actor=cast.administrator, now=LATER) == "ledger.held"
    assert Entry.objects.filter(pk__in=ids).count() == len(ids)


def test_the_database_refuses_it_too(cast):
    agent = books_making.agent_of(cast)
    seal(NOW)
    ids = [entry.pk for entry in entries_about(agent)]
    permit_pruning(ids[:1], actor=cast.administrator, now=NOW, reason=NOTE)
    books_making.grave(cast, agent)
    permit = Entry.objects.get(verb="ledger.pruning_permitted").pk
    hold = Hold.objects.filter(ref=agent.ledger_ref)
    for breach in (
        lambda: Entry.objects.filter(pk=ids[0]).delete(),
        lambda: EntryRef.objects.filter(entry_id=ids[0]).delete(),
        lambda: EntryRef.objects.filter(entry_id=ids[0]).exclude(ref=agent.ledger_ref).delete(),
        lambda: Disclosure.objects.filter(entry_id__in=ids).delete(),
        lambda: PruningPermit.objects.create(entry_id=ids[1], granted_by=permit),
        lambda: hold.delete(),
        lambda: hold.update(ref="agent:other"),
        lambda: hold.update(held_by="legal_hold:other"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            breach()
    with transaction.atomic():
        hold.update(lifted_at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        hold.update(lifted_at=None)


def test_counsel_lifts_it_after_the_end_with_a_reason(cast, held):
    assert code(lift_hold, held, NOTE, actor=cast.operator, now=LATER) == "hold.counsel_lifts"
    assert code(lift_hold, held, NOTE, actor=cast.chair, now=LATER) == "hold.counsel_lifts"
    assert code(lift_hold, held, NOTE, actor=cast.co_chair, now=LATER) == "hold.close_first"
    dismiss(held, make.REASON, actor=cast.operator, now=LATER)
    assert code(lift_hold, held, "no", actor=cast.co_chair, now=LATER) == "incident.reason_short"
    lift_hold(held, NOTE, actor=cast.co_chair, now=LATER)
    assert code(lift_hold, held, NOTE, actor=cast.co_chair, now=LATER) == "hold.lifted_stale"
    assert not Hold.objects.in_force().exists()
    found = entries_about(held.agent)
    assert erase(found, actor=cast.administrator, now=LATER, reason=NOTE)


def test_what_another_incident_holds_stays_held(cast, held):
    second = make.incident(cast, held.agent, severity=Severity.SEV1, now=LATER)
    dismiss(held, make.REASON, actor=cast.operator, now=LATER)
    lift_hold(held, NOTE, actor=cast.co_chair, now=LATER)
    found = entries_about(held.agent)
    assert code(erase, found, actor=cast.administrator, now=LATER, reason=NOTE) == "ledger.held"
    assert second.legal_holds.in_force().exists()


def test_who_handled_or_decided_stays_known_while_it_is_held(cast, held):
    acknowledge(held, actor=cast.operator, now=LATER)
    for person in (cast.operator, cast.tech_owner):
        assert identity_refusal(person).code == "ledger.identity_held"
        known = entries_about(person)
        assert code(erase, known, actor=cast.administrator, now=LATER, reason=NOTE) == "ledger.held"
    assert identity_refusal(cast.stranger) is None
    assert erase(entries_about(cast.stranger), actor=cast.administrator, now=LATER, reason=NOTE)


def test_a_hold_is_placed_on_demand_once(cast):
    incident = make.taken(cast)
    assert code(place_hold, incident, NOTE, actor=cast.colleague, now=LATER) == "incident.not_yours"
    place_hold(incident, NOTE, actor=cast.co_chair, now=LATER)
    assert code(place_hold, incident, NOTE, actor=cast.operator, now=LATER) == "hold.placed_stale"


def test_another_agent_is_held_beside_the_first(cast, held):
    other = organisation.request(cast, "tier2-crm-update", slug="another").agent
    correct_agent(held, other, "", make.REASON, actor=cast.operator, now=LATER)
    assert held.legal_holds.in_force().count() == 2
    for agent in (held.agent, other):
        assert Hold.objects.in_force().filter(ref=agent.ledger_ref).exists()


def test_an_exercise_holds_nothing_but_itself(cast):
    agent = books_making.agent_of(cast)
    exercise = books_making.exercise(cast, agent=agent)
    refs = set(Hold.objects.values_list("ref", flat=True))
    assert refs == {exercise.incident.ledger_ref} == set(exercise.incident.freezes.get().refs)


def test_what_is_frozen_and_who_lifted_cannot_be_changed_in_the_database(cast, held):
    freeze, hold = sealed(held), LegalHold.objects.filter(incident=held)
    row = Freeze.objects.filter(pk=freeze.pk)
    for breach in (
        lambda: row.update(digest="sha256:other"),
        lambda: row.update(refs=[]),
        lambda: row.delete(),
        lambda: hold.delete(),
        lambda: hold.update(refs=[]),
        lambda: hold.update(lifted_at=LATER, lifted_by=cast.co_chair, lift_reason=NOTE),  # open
        lambda: hold.update(lifted_at=LATER),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            breach()


def test_the_time_of_what_happened_says_from_when_it_is_frozen(cast):
    said = make.report(severity=Severity.SEV1, occurred_at=NOW - timedelta(days=3))
    incident = report_incident(said, actor=cast.colleague, now=NOW)
    assert incident.freezes.get().since == NOW - timedelta(days=10)
