"""The form is built from the questions: none is left out, each says why, each can be reached."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import start_draft
from approvals.forms.controls import words_of
from approvals.forms.layout import GROUPS, OTHERS, grouped
from approvals.forms.steps import StepForm
from approvals.lines import range_words
from approvals.outlook import Outlook
from approvals.rules.classification import TierRange
from approvals.rules.content import FIELDS, Step, fields_of
from approvals.rules.intake import check_content
from tests import make


def test_every_question_stands_in_one_group_of_its_step():
    for step in Step:
        placed = [field.path for _group, fields in grouped(step) for field in fields]
        assert sorted(placed) == sorted(field.path for field in fields_of(step))
        assert OTHERS not in [group for group, _fields in grouped(step)]
    keys = [key for groups in GROUPS.values() for group in groups for key in group.keys]
    assert len(keys) == len(set(keys)) == len(FIELDS)


@pytest.mark.parametrize("step", Step)
def test_every_control_has_a_label_and_every_question_says_why_it_is_asked(step):
    form = StepForm(step, {})
    assert all(bound.label for bound in form)
    for block in form.blocks:
        for question in block.questions:
            assert question.label and question.help, question.name


def test_what_is_no_choice_is_shown_as_it_was_typed():
    form = StepForm(Step.BASICS, {"agent_metadata": {"kind": "perhaps"}})
    assert 'value="perhaps"' in str(form["agent_metadata.kind"])
    dated = StepForm(Step.BASICS, {"agent_metadata": {"proposed_production_date": "30 Feb"}})
    widget = str(dated["agent_metadata.proposed_production_date"])
    assert 'type="text"' in widget and 'value="30 Feb"' in widget


def test_a_fault_speaks_the_words_of_the_form_not_of_the_file():
    path = "agent_capabilities.autonomy_limits.daily_budget"
    content = {"agent_capabilities": {"autonomy_limits": {"daily_budget": "much"}}}
    (fault,) = check_content(content)
    assert fault.path == path and "{value:" in fault.text
    assert "an amount such as 40.00" in words_of(fault)


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (TierRange(1, 4, 5), "1 to 4, five answers missing"),
        (TierRange(4, 4, 1), "4, one answer missing"),
        (TierRange(1, 3, 12), "1 to 3, 12 answers missing"),
    ],
)
def test_the_range_is_said_in_words(span, words):
    assert range_words(span) == words


@pytest.mark.django_db
@pytest.mark.parametrize("content", ["nothing", "half"])
def test_every_open_thing_on_the_check_page_leads_to_a_control(client, cast, content):
    filled = make.content(cast, "tier4-vendor-payments") if content == "half" else {}
    if filled:
        filled["agent_capabilities"]["tools_requested"][0].pop("scope")
        filled["agent_capabilities"]["autonomy_limits"].pop("daily_budget")
        filled["security_assessment"].pop("risk_assessment")
        filled["monitoring_plan"]["alert_thresholds"] = {"error_rate": "many"}
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=filled)
    client.force_login(cast.owner)
    page = client.get(reverse("draft_check", args=[draft.pk])).content.decode()
    links = set(re.findall(rf'href="(/drafts/{draft.pk}/\w+/)#([^"]+)"', page))
    assert len(links) > 4
    pages = {address: client.get(address).content.decode() for address, _name in links}
    for address, name in links:
        assert f'id="{html.unescape(name)}"' in pages[address], (address, name)


@pytest.mark.django_db
def test_a_change_is_shown_against_what_is_authorised(cast):
    approved = make.approve(make.request(cast, slug="ticket-triage"), make.START)
    content = make.content(cast, kind="material_change", agent=approved.agent.slug)
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    assert not Outlook(draft, timezone.now()).changes
    draft.content["agent_capabilities"]["llm_provider"] = "Another model"
    changes = Outlook(draft, timezone.now()).changes
    assert [row.after for row in changes.rows if row.label == "Model, Name"] == ["Another model"]
    assert changes.is_more
