"""Writing a request with the browser's plain means: forms that submit, links that load."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import share_draft, start_draft
from approvals.models import Draft, Request
from approvals.rules.content import Step
from tests import make
from tests.approvals.writing import NAME, at, controls, sends

pytestmark = pytest.mark.django_db


def test_every_step_sent_back_unchanged_leaves_the_same_content(writer, draft):
    before = draft.content
    for step in Step:
        assert sends(writer, draft, step.value).status_code == 302
    draft.refresh_from_db()
    assert (draft.content, draft.revision) == (before, 0)


@pytest.mark.parametrize("example", [path.stem for path in sorted(make.EXAMPLES.glob("*.yaml"))])
def test_every_example_fills_the_form_and_survives_it(writer, cast, example):
    content = make.content(cast, example)
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    for step in Step:
        sends(writer, draft, step.value)
    draft.refresh_from_db()
    assert draft.content == content


def test_a_request_is_written_from_nothing_in_six_steps_without_script(writer, cast):
    begun = writer.post(reverse("draft_new"))
    draft = Draft.objects.get()
    assert begun["Location"] == at(draft)
    source = make.draft(cast, "tier1-ticket-triage", now=timezone.now())
    for step in Step:
        typed = controls(writer.get(at(source, step.value)))
        typed["seen"] = controls(writer.get(at(draft, step.value)))["seen"]
        answer = writer.post(at(draft, step.value), typed | {"go": "continue"})
        assert answer.status_code == 302
    assert answer["Location"] == reverse("draft_check", args=[draft.pk])
    page = writer.get(answer["Location"])
    assert b"Send the request" in page.content
    sent = writer.post(answer["Location"])
    request = Request.objects.get()
    assert sent["Location"] == request.get_absolute_url()
    assert (request.tier, request.requester) == (1, cast.owner)


def test_a_new_page_creates_nothing_until_somebody_begins(writer):
    writer.get(reverse("draft_new"))
    assert not Draft.objects.exists()


def test_the_second_click_on_send_is_told_and_makes_nothing(writer, cast):
    draft = make.draft(cast, now=timezone.now())
    check = reverse("draft_check", args=[draft.pk])
    writer.post(check)
    again = writer.post(check, follow=True)
    number = Request.objects.get().number
    assert f"This draft was sent already, as {number}." in again.content.decode()


def test_an_incomplete_draft_is_not_sent_and_says_all_that_is_open(writer, cast):
    content = make.content(cast, business_owner="claims-team@brackwater.example", version="")
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    page = writer.post(reverse("draft_check", args=[draft.pk]))
    text = html.unescape(page.content.decode())
    assert page.status_code == 422
    assert "“Version”: not answered." in text
    assert "nobody with the address “claims-team@brackwater.example” has an account" in text
    assert not Request.objects.exists()


def test_wrong_answers_are_kept_as_typed_said_beside_the_field_and_in_the_summary(writer, draft):
    interactions = "business_justification.estimated_monthly_interactions"
    answer = sends(writer, draft, "justification", **{interactions: "a lot"})
    assert answer["Location"] == at(draft, "justification") + "#errors"
    text = writer.get(at(draft, "justification")).content.decode()
    assert 'value="a lot"' in text
    assert text.count("expected a whole number, for instance 1200") == 2
    assert f'<a href="#{interactions}">' in text
    assert f'id="{interactions}_error"' in text
    draft.refresh_from_db()
    assert draft.content["business_justification"]["estimated_monthly_interactions"] == "a lot"


def test_what_is_missing_is_said_once_somebody_began_the_step(writer, cast):
    draft = start_draft(actor=cast.owner, now=timezone.now())
    assert b'id="errors"' not in writer.get(at(draft)).content
    sends(writer, draft, **{NAME: "Claims guide"})
    text = writer.get(at(draft)).content.decode()
    assert "“Version”: not answered." in text and "“Name of the agent”: not answered." not in text
    assert "answers missing" in text


def test_a_row_is_added_and_removed_by_buttons(writer, draft):
    tools = "agent_capabilities.tools_requested"
    answer = writer.post(
        at(draft, "capabilities"), controls(writer.get(at(draft, "capabilities"))) | {"add": tools}
    )
    page = writer.get(answer["Location"].partition("#")[0])
    typed = controls(page)
    assert typed[f"{tools}-rows"] == "3"
    typed |= {f"{tools}-2-name": "third", f"{tools}-2-permissions": "nothing", "go": "stay"}
    writer.post(at(draft, "capabilities"), typed)
    typed = controls(writer.get(at(draft, "capabilities"))) | {"remove": f"{tools}-0"}
    writer.post(at(draft, "capabilities"), typed)
    draft.refresh_from_db()
    names = [tool["name"] for tool in draft.content["agent_capabilities"]["tools_requested"]]
    assert names == ["save_intake_checklist", "third"]


def test_two_tabs_on_one_step_lose_nothing_and_see_both(writer, draft):
    stale = controls(writer.get(at(draft)))
    sends(writer, draft, **{NAME: "From the first tab"})
    answer = writer.post(at(draft), stale | {NAME: "From the second tab", "go": "continue"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "From the first tab" in text and 'value="From the second tab"' in text
    draft.refresh_from_db()
    assert draft.title.startswith("From the first tab")
    writer.post(at(draft), controls(answer) | {"go": "continue"})
    draft.refresh_from_db()
    assert draft.title.startswith("From the second tab")


def test_two_co_authors_on_two_steps_do_not_disturb_each_other(client, cast, draft):
    share_draft(draft, cast.colleague, actor=cast.owner)
    client.force_login(cast.colleague)
    mine = controls(client.get(at(draft, "justification")))
    client.force_login(cast.owner)
    sends(client, draft, **{NAME: "Renamed"})
    client.force_login(cast.colleague)
    outcome = "business_justification.expected_outcome"
    answer = client.post(at(draft, "justification"), mine | {outcome: "Better", "go": "continue"})
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.title.startswith("Renamed")
    assert draft.content["business_justification"]["expected_outcome"] == "Better"


def autosave(client, draft, typed, step="basics"):
    address = reverse("draft_autosave", args=[draft.pk, step])
    return client.post(address, typed, headers={"HX-Request": "true"})


def test_a_save_in_the_background_answers_with_the_note_and_the_tier(writer, draft):
    typed = controls(writer.get(at(draft, "capabilities")))
    typed["agent_capabilities.financial_transactions"] = "yes"
    answer = autosave(writer, draft, typed, "capabilities")
    text = answer.content.decode()
    assert answer.status_code == 200 and "<html" not in text
    assert "Saved" in text and "Tier 4" in text and 'hx-swap-oob="innerHTML"' in text
    (mark,) = re.findall(r'id="seen" value="(\w+)"', text)
    typed |= {"seen": mark, "agent_capabilities.financial_transactions": "no"}
    assert "Tier 3" in autosave(writer, draft, typed, "capabilities").content.decode()


def test_a_save_in_the_background_never_overwrites_somebody_else(writer, draft):
    stale = controls(writer.get(at(draft)))
    sends(writer, draft, **{NAME: "Newer"})
    answer = autosave(writer, draft, stale | {NAME: "Mine"})
    assert answer.status_code == 422 and b"Not saved" in answer.content
    draft.refresh_from_db()
    assert draft.title.startswith("Newer")
