"""Writing a request with the browser's plain means: forms that submit, links that load."""

import html
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import share_draft, start_draft
from approvals.models import Draft, Request
from approvals.rules.content import Step
from govportal.ledger.models import Entry
from tests import make

pytestmark = pytest.mark.django_db
NAME = "agent_metadata.name"


@pytest.fixture
def writer(client, cast):
    client.force_login(cast.owner)
    return client


@pytest.fixture
def draft(cast):
    return make.draft(cast, "tier3-claims", now=timezone.now())


def at(draft, step="basics"):
    return reverse("draft_step", args=[draft.pk, str(step)])


def controls(page):
    """What a browser would send from the step's form, by name."""
    text = page.content.decode()
    form = text[text.index("data-autosave") : text.index('class="actionbar"')]
    sent = {}
    for tag in re.findall(r"<input\b[^>]*>", form):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if attributes.get("type") in ("radio", "checkbox") and " checked" not in tag:
            continue
        if "name" in attributes:
            sent[attributes["name"]] = html.unescape(attributes.get("value", ""))
    for name, value in re.findall(r'<textarea name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        sent[name] = html.unescape(value).replace("\n", "\r\n")
    for name, options in re.findall(r'<select name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    sent.pop("csrfmiddlewaretoken", None)
    return sent


def sends(client, draft, step="basics", go="continue", **changed):
    """Open a step, change some controls, press a button."""
    address = at(draft, step)
    typed = controls(client.get(address)) | {"go": go}
    return client.post(address, typed | {k.replace("__", "-"): v for k, v in changed.items()})


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
    assert "Version is missing." in text
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
    assert "Version is missing." in text and "Name of the agent is missing." not in text
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


def test_ten_thousand_characters_are_kept_and_one_more_is_said(writer, draft):
    problem = "business_justification.problem_statement"
    assert (
        "#errors"
        not in sends(writer, draft, "justification", **{problem: "ä" * 10_000})["Location"]
    )
    sends(writer, draft, "justification", **{problem: "ä" * 10_001})
    text = writer.get(at(draft, "justification")).content.decode()
    assert "has 10001 characters; at most 10000 are accepted" in text
    assert "ä" * 10_001 in text


def test_a_nul_is_refused_with_a_sentence_and_the_rest_is_saved(writer, draft):
    answer = sends(writer, draft, **{NAME: "Nul\x00byte", "agent_metadata.version": "9.9"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Name of the agent holds a character that cannot be stored (U+0000)." in text
    draft.refresh_from_db()
    assert draft.title == "Claims Intake Guide 9.9"


def test_hostile_text_is_shown_as_text_on_every_page(writer, cast):
    hostile = make.content(cast, "bad/08-markup-and-formula")
    hostile["agent_metadata"]["name"] = "<script>alert(1)</script>"
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=hostile)
    pages = [at(draft, step.value) for step in Step]
    for name in ("draft_check", "draft_share", "draft_discard", "draft_files", "draft_fill"):
        pages.append(reverse(name, args=[draft.pk]))
    for address in [*pages, reverse("draft_list"), reverse("draft_new")]:
        text = writer.get(address).content.decode()
        assert "<script>alert" not in text and "<script>document" not in text
        assert "<img" not in text and 'href="javascript' not in text
        assert "{{" not in text.replace("{{ 7*7 }}", "")


@pytest.mark.parametrize("page", ["basics", "check", "share", "discard", "documents", "file"])
@pytest.mark.parametrize("who", ["stranger", "auditor", "chair", "administrator", "tech_owner"])
def test_a_draft_does_not_exist_for_anybody_else_whatever_their_role(
    client, cast, draft, page, who
):
    client.force_login(getattr(cast, who))
    base = at(draft).replace("/basics/", "")
    assert client.get(f"{base}/{page}/").status_code == 404
    assert client.post(f"{base}/{page}/").status_code == 404
    assert client.get(f"{base}/request.yaml").status_code == 404


def test_a_co_author_writes_but_neither_shares_nor_discards(client, cast, draft):
    client.force_login(cast.owner)
    share = reverse("draft_share", args=[draft.pk])
    client.post(share, {"email": cast.colleague.email.upper()})
    client.force_login(cast.colleague)
    assert client.get(at(draft)).status_code == 200
    assert client.post(share, {"email": cast.stranger.email}).status_code == 403
    assert client.post(reverse("draft_discard", args=[draft.pk])).status_code == 403
    client.force_login(cast.owner)
    remove = reverse("draft_unshare", args=[draft.pk])
    client.post(remove, {"person": cast.colleague.ref})
    client.force_login(cast.colleague)
    assert client.get(at(draft)).status_code == 404


def test_sharing_with_nobody_says_so(writer, draft):
    page = writer.post(reverse("draft_share", args=[draft.pk]), {"email": "no@where.example"})
    assert page.status_code == 422 and b"Nobody here has this address." in page.content


def test_a_discarded_draft_is_gone_from_every_page(writer, draft):
    writer.post(reverse("draft_discard", args=[draft.pk]))
    assert writer.get(at(draft)).status_code == 404
    assert b"Claims Intake Guide" not in writer.get(reverse("draft_list")).content


def test_writing_leaves_no_trace_in_the_ledger(writer, draft):
    before = Entry.objects.count()
    sends(writer, draft, **{NAME: "Quiet"})
    assert Entry.objects.count() == before


def test_a_step_nobody_knows_is_not_found(writer, draft):
    assert writer.get(at(draft, "philosophy")).status_code == 404


def test_the_range_of_tiers_is_shown_while_answers_are_missing(writer, cast):
    content = make.content(cast, "plain-template")
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    text = writer.get(at(draft, "capabilities")).content.decode()
    assert "Tier 1 to 4, five answers missing" in text
    assert "Writes data is missing." in text


def test_a_contradiction_is_shown_with_both_places(writer, cast):
    content = make.content(cast, "tier3-claims")
    content["agent_capabilities"]["regulated_data"] = False
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    text = html.unescape(writer.get(at(draft)).content.decode())
    assert "“Regulated data” says no, but the data include “diagnosis_documents”" in text
    assert at(draft, "data") + "#agent_capabilities.regulated_data" in text
    assert at(draft, "data") + "#agent_capabilities.data_processed" in text


@pytest.mark.parametrize("step", [step.value for step in Step])
def test_a_page_costs_the_same_for_one_tool_and_for_forty(
    writer, cast, step, django_assert_max_num_queries
):
    for n in (1, 40):
        content = make.content(cast, "tier3-claims")
        tool = content["agent_capabilities"]["tools_requested"][0]
        content["agent_capabilities"]["tools_requested"] = [
            tool | {"name": f"tool {i}"} for i in range(n)
        ]
        draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
        with django_assert_max_num_queries(15):
            assert writer.get(at(draft, step)).status_code == 200


@pytest.mark.parametrize("n", [1, 40])
def test_the_list_costs_the_same_for_one_and_for_forty(
    writer, cast, n, django_assert_max_num_queries
):
    for i in range(n):
        now = timezone.now() - timedelta(minutes=i)
        start_draft(actor=cast.owner, now=now, content={"agent_metadata": {"name": f"A{i}"}})
    with django_assert_max_num_queries(6):
        page = writer.get(reverse("draft_list"))
    assert page.content.decode().count("<tr>") == n + 1


def test_dates_are_shown_and_a_wish_that_is_too_early_is_marked(writer, cast):
    content = make.content(cast, "tier3-claims", proposed_production_date="2020-01-01")
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    text = writer.get(at(draft)).content.decode()
    assert "Too early" in text and "In production at the earliest" in text


def test_parameters_that_are_no_schema_are_kept_said_and_break_nothing(writer, cast):
    tools = "agent_capabilities.tools_requested"
    approved = make.approve(make.request(cast, slug="ticket-triage"), make.START)
    content = make.content(cast, kind="material_change", agent=approved.agent.slug)
    draft = start_draft(actor=cast.owner, now=timezone.now(), content=content)
    for typed, words in (
        ('{"maximum": 0.5}', "expected a whole number or a text"),
        ("no object", "expected a JSON object"),
    ):
        sends(writer, draft, "capabilities", **{f"{tools}-0-parameters": typed})
        text = html.unescape(writer.get(at(draft, "capabilities")).content.decode())
        assert words in text, typed
    assert "no object" in text
