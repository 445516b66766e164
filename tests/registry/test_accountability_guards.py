"""What must never be stored about duties, matrices, policies and texts: past every action."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.actions.usage import digest_of
from registry.models import (
    BusinessValue,
    ComplianceMatrix,
    DisclosureSet,
    MessageTemplate,
    NamedDuty,
    ReferenceTable,
    UsagePolicy,
)
from registry.rules.raci import Duty, Stage
from registry.rules.usage import Group, Line, Place
from tests import make
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW, WHY = START + timedelta(days=1), "So that somebody who knows it answers."
LATER = NOW + timedelta(days=1)
LINES = [Line("refund.issue", Group.FINANCIAL, Place.APPROVAL)]


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    return make.request(cast, now=START).agent


@pytest.fixture
def policy(cast, agent):
    """An approved version of the agent's policy."""
    draft = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    draft = actions.write_usage(
        draft, LINES, WHY, seen=draft.digest, actor=cast.tech_owner, now=NOW
    )
    return actions.approve_usage(draft, seen=draft.digest, actor=cast.owner, now=NOW)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def fixed(row, **changes):
    """None of the changes can be made to the row, and it cannot be deleted."""
    rows = type(row).objects.filter(pk=row.pk)
    for name, value in changes.items():
        cannot(lambda name=name, value=value: rows.update(**{name: value}))
    cannot(lambda: rows._raw_delete("default"))


def test_tables_are_written_once():
    load_defaults(START)
    row = ReferenceTable.objects.get(kind="raci")
    fixed(row, content={}, version=2, note="x")
    cannot(lambda: ReferenceTable.objects.create(
        kind="raci", version=1, content={}, active_from=NOW))  # fmt: skip


def test_a_changed_table_says_why_and_is_of_a_known_kind(cast):
    for more in ({"kind": "raci", "changed_by": cast.administrator}, {"kind": "other"}):
        cannot(lambda more=more: ReferenceTable.objects.create(
            version=9, content={}, active_from=NOW, **more))  # fmt: skip


@pytest.fixture
def duty(cast, agent):
    return actions.name_duty(
        agent, Stage.TRIGGER, Duty.ACCOUNTABLE, cast.colleague, WHY,
        seen=0, actor=cast.owner, now=NOW,
    )  # fmt: skip


def test_a_named_duty_is_only_ended_and_once(cast, duty):
    fixed(duty, reason="x", person=cast.member, duty="R", set_at=LATER, set_by=cast.member)
    rows = NamedDuty.objects.filter(pk=duty.pk)
    cannot(lambda: rows.update(ended_at=LATER))
    cannot(lambda: rows.update(ended_at=START, ended_by=cast.owner))
    assert rows.update(ended_at=LATER, ended_by=cast.owner) == 1
    cannot(lambda: rows.update(ended_at=None, ended_by=None))


@pytest.mark.parametrize(
    "change",
    [
        {},  # the same again
        {"stage": "other"},
        {"stage": "escalation", "duty": "X"},
        {"stage": "escalation", "party": "ciso"},
        {"stage": "escalation", "person": None},
        {"stage": "escalation", "person": None, "party": "operators"},
        {"stage": "escalation", "reason": ""},
        {"stage": "escalation", "ended_at": LATER},
    ],
)
def test_what_is_no_duty_is_not_stored(cast, duty, change):
    values = {"agent": duty.agent, "stage": "trigger", "duty": "A", "person": cast.owner,
              "reason": WHY, "set_by": cast.owner, "set_at": NOW}  # fmt: skip
    cannot(lambda: NamedDuty.objects.create(**values | change))


def test_a_matrix_is_about_a_manifest_of_its_agent_and_written_once(cast, agent):
    other = make.request(cast, "tier2-crm-update", now=START).agent
    mine, theirs = agent.manifests.get(), other.manifests.get()
    values = {"agent": agent, "manifest": mine, "fingerprint": mine.fingerprint, "n": 1,
              "table_version": 1, "lines": [], "is_changed": False,
              "confirmed_by": cast.compliance, "confirmed_at": NOW}  # fmt: skip
    for change in (
        {"manifest": theirs, "fingerprint": theirs.fingerprint},
        {"fingerprint": theirs.fingerprint},
        {"is_changed": True},
    ):
        cannot(lambda change=change: ComplianceMatrix.objects.create(**values | change))
    row = ComplianceMatrix.objects.create(**values)
    fixed(row, lines=[1], fingerprint="x", confirmed_by=cast.owner, is_changed=True)
    cannot(lambda: ComplianceMatrix.objects.create(**values))


def test_an_approved_policy_keeps_its_words_and_who_approved_it(cast, policy):
    fixed(
        policy, content={}, note="x", digest="x", n=9, author=cast.member, agent=None,
        approved_by=cast.member, approved_at=LATER, basis="x", created_at=LATER,
        state="superseded",
    )  # fmt: skip
    rows = UsagePolicy.objects.filter(pk=policy.pk)
    cannot(lambda: rows.update(state="draft", basis="", approved_at=None, approved_by=None))
    cannot(lambda: rows.update(state="active"))
    cannot(lambda: rows.update(state="active", active_at=LATER, content={}))
    assert rows.update(state="active", active_at=LATER) == 1
    cannot(lambda: rows.update(state="discarded", ended_at=LATER))
    cannot(lambda: rows.update(active_at=NOW))
    assert rows.update(state="superseded", ended_at=LATER) == 1
    cannot(lambda: rows.update(state="active", ended_at=None))


def test_nothing_comes_into_force_unapproved_or_by_its_author(cast, agent):
    draft = actions.begin_usage(agent, actor=cast.owner, now=NOW)
    rows = UsagePolicy.objects.filter(pk=draft.pk)
    cannot(lambda: rows.update(state="active", active_at=NOW, basis="x", approved_at=NOW))
    approved = {"state": "approved", "basis": "x", "approved_at": NOW}
    cannot(lambda: rows.update(**approved, approved_by=cast.owner))
    cannot(lambda: rows.update(**approved, content={}))
    cannot(lambda: rows.update(state="approved"))
    assert rows.update(**approved, approved_by=cast.manager) == 1


def a_policy(agent, author, **more):
    values = {"agent": agent, "n": 5, "content": {}, "note": WHY, "digest": digest_of({}, WHY),
              "author": author, "created_at": NOW, "edited_at": NOW}  # fmt: skip
    return lambda: UsagePolicy.objects.create(**values | more)


IN_FORCE = {"state": "active", "basis": "defaults:x", "approved_at": NOW, "active_at": NOW}


@pytest.mark.parametrize("of_agent", [True, False])
def test_one_version_is_in_force_and_one_on_its_way_in_each_scope(cast, agent, policy, of_agent):
    scope = agent if of_agent else None
    if not of_agent:
        actions.begin_usage(None, actor=cast.chair, now=NOW)
    cannot(a_policy(scope, cast.member))
    cannot(a_policy(scope, cast.member, **IN_FORCE))
    cannot(a_policy(scope, None))


def test_only_a_shipped_policy_begins_in_force_and_only_where_there_is_none(cast, agent):
    cannot(a_policy(agent, cast.owner, **IN_FORCE | {"basis": "person:x"}))
    cannot(a_policy(agent, cast.owner, state="approved", basis="x", approved_at=NOW))
    cannot(a_policy(None, None, **IN_FORCE))
    with transaction.atomic():
        assert a_policy(agent, None, **IN_FORCE)()
        transaction.set_rollback(True)


def test_two_of_a_scope_at_once_are_refused_by_an_index_too(cast, agent, policy):
    """On PostgreSQL both may pass the guard in transactions of their own."""
    names = {"one_active_usage_policy", "one_open_usage_policy", "one_usage_policy_per_version"}
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, UsagePolicy._meta.db_table)
    assert {name for name, one in found.items() if one["unique"]} >= names


def test_disclosures_are_written_once(cast, agent):
    row = actions.write_disclosures(
        agent, "en", {"at_request": "Yes."}, {}, seen=0, actor=cast.owner, now=NOW
    )
    fixed(row, texts={}, words={"wait": "x"}, n=3, language="de")
    cannot(lambda: DisclosureSet.objects.create(agent=agent, language="en", n=1, texts={},
           words={}, author=cast.owner, written_at=NOW))  # fmt: skip


def test_a_message_keeps_its_text_and_its_way(cast, agent):
    row = actions.write_template(
        agent, "granted", "en", "Your refund is granted.", actor=cast.owner, now=NOW
    )
    fixed(row, text="x", key="other", author=cast.member, state="replaced", n=3)
    rows = MessageTemplate.objects.filter(pk=row.pk)
    cannot(lambda: rows.update(state="approved"))
    cannot(lambda: rows.update(state="approved", approved_by=cast.owner, approved_at=NOW))
    assert rows.update(state="approved", approved_by=cast.manager, approved_at=NOW) == 1
    fixed(row, text="x", approved_by=cast.member, state="draft")
    values = {"agent": agent, "key": "granted", "language": "en", "text": WHY,
              "author": cast.owner, "created_at": NOW}  # fmt: skip
    cannot(lambda: MessageTemplate.objects.create(**values, n=1))
    cannot(lambda: MessageTemplate.objects.create(
        **values, n=2, state="approved", approved_by=cast.manager, approved_at=NOW))  # fmt: skip


@pytest.mark.parametrize(
    "change", [{"monthly_cost": -1, "currency": "EUR"}, {"monthly_cost": 5}, {"target": 5},
               {"workflow": ""}, {"outcome": ""}]
)  # fmt: skip
def test_figures_without_currency_or_unit_are_not_stored(cast, agent, change):
    values = {"agent": agent, "workflow": "W", "outcome": "O", "owner": cast.owner}
    with pytest.raises(IntegrityError), transaction.atomic():
        BusinessValue.objects.create(**values | change)
