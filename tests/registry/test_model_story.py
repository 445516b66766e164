"""Pinned models and what agents use; a change asks for tests, and late tests call for others."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from approvals.actions import drafts, submitting
from govportal.ledger.models import Entry
from govportal.worklist.models import Notice, WorkItem
from registry import actions
from registry.actions.model_notices import Change
from registry.models import AgentModel, PinnedModel, Retest
from registry.rules.vendors import NoticeKind
from tests import make
from tests.make import START
from tests.refusing import refused
from tests.registry import vendor_steps as steps
from tests.registry.vendor_steps import DAY, MINUTE, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECOND = timedelta(seconds=1)


@pytest.fixture
def google(cast):
    return steps.vendor(cast)


@pytest.fixture
def model(cast, google):
    return steps.pinned(cast, google)


def items(person, kind="agent.retest"):
    return WorkItem.objects.open().for_person(person).filter(kind=kind)


def midnight(day) -> datetime:
    """The end of ``day`` in the portal's own zone."""
    return timezone.make_aware(
        datetime.combine(day + DAY, datetime.min.time()), timezone.get_default_timezone()
    )


def test_a_version_is_pinned_once(cast, google, model):
    with refused("vendor.model_known"):
        steps.pinned(cast, google, "gemini  2.5 FLASH", " 001 ")
    for name, version, code in (
        (" ", "1", "model_missing"), ("x" * 121, "1", "model_long"),
        ("M", " ", "version_missing"), ("M", "1" * 61, "version_long"),
    ):  # fmt: skip
        with refused(f"vendor.{code}"):
            steps.pinned(cast, google, name, version)
    for person in (cast.owner, cast.tech_owner, cast.auditor, cast.chair):
        with refused("vendor.only_keepers_pin"):
            actions.add_model(google, "M", "1", actor=person, now=START)


def test_an_approval_proposes_the_models_its_manifest_names(cast, google):
    said = {"llm_provider": "Google Gemini 2.5 Flash (pinned 001)", "model_version": "001"}
    other = steps.vendor(cast, "Reseller")
    mine, theirs = steps.pinned(cast, google), steps.pinned(cast, other)
    steps.pinned(cast, google, version="002")
    agent = approved_with(cast, said)
    found = AgentModel.objects.get()
    assert (found.agent, found.model, found.state) == (agent, mine, "proposed")
    assert found.said == said["llm_provider"] and found.model != theirs
    assert items(cast.tech_owner, "agent.model").count() == 1
    with refused("agent.only_technical_owner_links"):
        actions.confirm_model(found, actor=cast.owner, now=START)
    actions.confirm_model(found, actor=cast.tech_owner, now=START)
    assert not items(cast.tech_owner, "agent.model").exists()
    with refused("agent.model_decided_stale"):
        actions.confirm_model(found, actor=cast.tech_owner, now=START)
    assert actions.propose_models(found.manifest, actor=make.SETUP, now=START) == []


def approved_with(cast, said):
    content = make.content(cast)
    content["agent_capabilities"] |= said
    draft = drafts.start_draft(actor=cast.owner, now=START, content=content)
    return make.approve(submitting.submit(draft, actor=cast.owner, now=START), START).agent


def test_a_model_pinned_later_is_looked_for_in_what_may_run(cast, google):
    agent = approved_with(cast, {"llm_provider": "Google Gemini-2.5-Flash (pinned 001)"})
    steps.pinned(cast, google, "Gemini 2.5 Flash")
    assert actions.keep_vendors(START + DAY) == 1
    assert AgentModel.objects.get().agent == agent
    assert actions.keep_vendors(START + DAY + MINUTE) == 0


def test_what_was_declined_is_not_proposed_again_for_the_same_manifest(cast, google):
    approved_with(cast, {"llm_provider": "Google Gemini 2.5 Flash (pinned 001)"})
    steps.pinned(cast, google)
    actions.keep_vendors(START + DAY)
    found = AgentModel.objects.get()
    with refused("vendor.reason_missing"):
        actions.decline_model(found, " ", actor=cast.tech_owner, now=START + DAY)
    actions.decline_model(found, "It is another one.", actor=cast.tech_owner, now=START + DAY)
    assert actions.propose_models(found.manifest, actor=make.SETUP, now=START + DAY) == []
    assert not WorkItem.objects.open().filter(kind="agent.model").exists()


def test_a_proposal_moves_to_who_runs_the_agent_by_now(cast, google):
    agent = approved_with(cast, {"llm_provider": "Google Gemini 2.5 Flash (pinned 001)"})
    steps.pinned(cast, google)
    actions.keep_vendors(START + DAY)
    for person in (cast.colleague, cast.tech_owner, cast.colleague):
        actions.update_agent(agent, technical_owner=person, actor=make.SETUP, now=START + DAY)
        actions.keep_vendors(START + DAY)
        assert [i.assignee for i in WorkItem.objects.open().filter(kind="agent.model")] == [person]


def test_a_change_asks_every_agent_that_uses_the_model_to_be_tested(cast, google, model):
    used = steps.agent_of(cast, model, slug="first", name="First")
    steps.agent_of(cast, slug="second", name="Second")
    retest = steps.change(model, cast.manager)
    assert list(Retest.objects.values_list("agent", flat=True)) == [used.pk]
    assert retest.due_at == midnight(TODAY + 30 * DAY) == retest.clock.due_at
    assert items(cast.tech_owner).get().clock == retest.clock
    assert Notice.objects.filter(person=cast.owner, key__startswith="model_notice:").count() == 1
    assert PinnedModel.objects.filter(version="002", state="in_use").exists()
    with refused("vendor.change_known_stale"):
        steps.change(model, cast.manager)


@pytest.mark.parametrize(("effective", "due"), [(None, 14), (-3, 14), (0, 14), (1, 1), (200, 200)])
def test_it_is_due_when_the_change_takes_effect_else_in_fourteen_days(cast, model, effective, due):
    steps.agent_of(cast, model)
    day = None if effective is None else TODAY + effective * DAY
    retest = steps.change(model, cast.manager, effective_on=day)
    assert retest.due_at == midnight(TODAY + due * DAY)


def test_a_price_asks_for_no_test_and_everybody_concerned_hears_of_it(cast, model):
    steps.agent_of(cast, model)
    assert steps.change(model, cast.compliance, kind=NoticeKind.PRICE, to_version="") is None
    told = set(Notice.objects.filter(key__startswith="model_notice:").values_list("person", flat=1))
    assert told == {cast.manager.pk, cast.owner.pk, cast.tech_owner.pk}


def test_who_may_note_a_change(cast, model):
    with refused("vendor.only_keepers_note"):
        steps.change(model, cast.tech_owner)
    steps.agent_of(cast, model)
    for n, person in enumerate((cast.tech_owner, cast.security, cast.administrator, cast.manager)):
        assert steps.change(model, person, to_version=f"10{n}") is not None
    for person in (cast.auditor, cast.chair, cast.owner, cast.stranger):
        with refused("vendor.only_keepers_note"):
            steps.change(model, person, to_version="200")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"to_version": " "}, "to_version_missing"),
        ({"to_version": "001"}, "to_version_same"),
        ({"to_version": "x" * 61}, "to_version_long"),
        ({"text": " "}, "change_missing"),
        ({"text": "x" * 4001}, "change_long"),
        ({"source": ""}, "change_source_missing"),
        ({"source": "x" * 301}, "change_source_long"),
        ({"kind": NoticeKind.END_OF_LIFE, "effective_on": None}, "end_day_missing"),
        ({"kind": NoticeKind.END_OF_LIFE, "effective_on": TODAY - DAY}, "end_day_over"),
    ],
)
def test_a_change_that_says_too_little_is_refused(cast, model, more, code):
    with refused(f"vendor.{code}"):
        steps.change(model, cast.manager, **more)


def test_an_announced_end_comes_or_is_taken_back(cast, model):
    ends = {"kind": NoticeKind.END_OF_LIFE, "to_version": "", "effective_on": TODAY + 100 * DAY}
    with refused("vendor.model_stays_stale"):
        actions.keep_model(model, "Kept.", actor=cast.manager, now=START)
    steps.change(model, cast.manager, **ends)
    model = actions.keep_model(model, "They said so.", actor=cast.manager, now=START)
    assert (model.state, model.ends_on) == ("in_use", None)
    steps.change(model, cast.manager, **ends | {"effective_on": TODAY + 50 * DAY})
    last = START + 50 * DAY
    actions.keep_vendors(last)
    model.refresh_from_db()
    assert model.state == "end_announced"
    actions.keep_vendors(last + DAY)
    model.refresh_from_db()
    assert model.state == "ended"
    with refused("vendor.model_ended"):
        actions.keep_model(model, "No.", actor=cast.manager, now=last + DAY)
    with refused("vendor.model_ended"):
        steps.change(model, cast.manager, to_version="9")
    assert Entry.objects.filter(verb="vendor.model_ended").count() == 1


def test_a_notice_of_another_kind_is_another_change(cast, model):
    said = Change(NoticeKind.BEHAVIOUR, "It refuses more.", "A mail")
    first = actions.note_change(model, said, actor=cast.manager, now=START)
    with refused("vendor.change_known_stale"):
        actions.note_change(model, said, actor=cast.manager, now=START)
    assert first.new_version == "001"
