"""Long, hostile and foreign: what a draft endures, and whose it is."""

import html
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.actions.drafts import start_draft
from approvals.rules.content import Step
from govportal.ledger.models import Entry
from tests import make
from tests.approvals.writing import NAME, at, sends

pytestmark = pytest.mark.django_db


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
    assert "“Writes data”: not answered." in text


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
