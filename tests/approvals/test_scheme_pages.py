"""The pages of tiers and routes: nothing typed is lost, every no has its sentence."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from approvals.models import SchemeProposal, WhatIfRow
from approvals.rules.schemes import numbers_of, write_scheme
from govportal.ledger.models import Entry
from govportal.worklist.actions import run_jobs
from registry.models import Agent
from tests import make
from tests.approvals.scheming import HOUR, WHY, drafted, proposed, ran, voted
from tests.make import START

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


@pytest.fixture
def admin(client, cast):
    client.force_login(cast.administrator)
    return client


def given(draft, **numbers):
    """The form as the page sends it, with some other numbers."""
    whole = {n.key: n.of(draft.content) for n in numbers_of(draft.content)}
    return {"title": draft.title, "reason": WHY, "revision": draft.revision, **whole, **numbers}


def address(name, proposal):
    return reverse(name, args=[proposal.number])


def test_a_draft_from_the_list_to_the_committee(admin, cast):
    make.request(cast, "tier3-claims")
    page = admin.post(reverse("scheme_draft"), {"title": "Faster"}, follow=True)
    draft = SchemeProposal.objects.get()
    assert page.redirect_chain == [(address("scheme_edit", draft), 302)]
    saved = admin.post(address("scheme_edit", draft), given(draft, limit_3="5", reviews_3="2"))
    assert saved.status_code == 302
    shown = admin.get(draft.get_absolute_url()).content.decode()
    assert "Tier 3: Time to decide" in shown and "<del>7</del> <ins>5</ins>" in shown
    assert "Run the what-if of this draft first" in shown
    admin.post(address("what_if_run", draft))
    assert "every 2s" in admin.get(draft.get_absolute_url()).content.decode()
    run_jobs(START)
    shown = admin.get(draft.get_absolute_url()).content.decode()
    assert "1 of 1 agents" in shown and "Claims" in shown
    check = admin.get(address("scheme_propose", draft)).content.decode()
    assert "The draft is frozen as it is" in check
    draft.refresh_from_db()
    admin.post(address("scheme_propose", draft), {"revision": draft.revision})
    draft.refresh_from_db()
    assert draft.state == "proposed"
    shown = admin.get(draft.get_absolute_url()).content.decode()
    assert "Before the committee" in shown and "Take the proposal back" in shown


def test_the_committee_votes_on_the_page_of_the_proposal(client, cast):
    now = timezone.now()
    proposal = proposed(cast, now)
    client.force_login(cast.chair)
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert 'id="vote"' in shown and "Shall this scheme of tiers and routes" in shown
    voted(proposal, now + HOUR)
    shown = client.get(proposal.get_absolute_url()).content.decode()
    assert "In force since its decision" in shown
    assert "Version 2" in client.get(reverse("scheme_list")).content.decode()
    assert "5" in client.get(reverse("scheme_version", args=[2])).content.decode()
    assert client.get(reverse("scheme_version", args=[3])).status_code == 404


def test_numbers_that_do_not_fit_are_said_beside_them_and_stay_typed(admin, cast):
    draft = drafted(cast)
    sent = given(draft, limit_3="2", reviews_3="9", from_3="40", points_0="many")
    answer = admin.post(address("scheme_edit", draft), sent)
    page = answer.content.decode()
    assert answer.status_code == 422 and 'value="many"' in page and 'value="40"' in page
    sent["points_0"] = "4"
    answer = admin.post(address("scheme_edit", draft), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "This step is due after the time limit of its route." in page
    assert "Tier 4 has to begin at more points than tier 3" in page
    assert 'href="#id_reviews_3"' in page and 'href="#id_from_4"' in page


def test_an_older_page_saves_nothing_and_keeps_what_was_typed(admin, cast):
    draft = drafted(cast)
    answer = admin.post(address("scheme_edit", draft), given(draft, revision=0, limit_4="11"))
    assert answer.status_code == 409 and 'value="11"' in answer.content.decode()
    assert "Somebody saved this draft while you were writing" in answer.content.decode()


def test_a_file_fills_the_draft_and_a_bad_one_changes_nothing(admin, cast):
    draft = drafted(cast)
    there = admin.get(address("scheme_file", draft))
    assert there["Content-Disposition"] == f'attachment; filename="{draft.number}.yaml"'
    text = there.content.decode()
    bad = text.replace("business_days", "moons")
    answer = admin.post(address("scheme_fill", draft), {"file": _file(bad)})
    assert answer.status_code == 422 and "line" in answer.content.decode()
    assert "the text “moons”" in answer.content.decode()
    assert admin.post(address("scheme_fill", draft)).status_code == 422
    good = text.replace("overdue_days: 7", "overdue_days: 5")
    assert admin.post(address("scheme_fill", draft), {"file": _file(good)}).status_code == 302
    draft.refresh_from_db()
    assert draft.content["routes"]["overdue_days"] == 5 and draft.reason == WHY
    assert write_scheme(draft.content) == good


def _file(text):
    return SimpleUploadedFile("scheme.yaml", text.encode())


def test_what_one_may_not_do_says_why_and_what_one_may_not_see_is_not_there(client, cast):
    draft, there = drafted(cast), proposed(cast, limit_3=6)
    client.force_login(cast.auditor)
    assert client.get(draft.get_absolute_url()).status_code == 200
    answer = client.post(address("what_if_run", draft))
    assert answer.status_code == 403
    assert "Only an administrator drafts and proposes a scheme." in answer.content.decode()
    client.force_login(cast.chair)
    assert client.get(draft.get_absolute_url()).status_code == 404
    assert client.post(address("scheme_withdraw", there), {"reason": "x"}).status_code == 403
    client.force_login(cast.owner)
    assert client.get(there.get_absolute_url()).status_code == 404
    listed = client.get(reverse("scheme_list")).content.decode()
    assert there.title not in listed and "Version 1" in listed


def test_clicked_twice_it_is_proposed_once_and_the_second_says_so(admin, cast):
    draft = drafted(cast)
    ran(cast, draft)
    sent = {"revision": draft.revision}
    assert admin.post(address("scheme_propose", draft), sent).status_code == 302
    again = admin.post(address("scheme_propose", draft), sent)
    assert again.status_code == 409
    empty = admin.post(address("scheme_withdraw", draft), {"reason": " "})
    assert empty.status_code == 422 and "A reason is needed." in empty.content.decode()
    nonsense = admin.post(address("scheme_propose", draft), {"revision": "x"})
    assert nonsense.status_code == 409


@pytest.fixture
def many(cast):
    """Forty agents of another unit and one of the owner's, all at tier 3."""
    make.request(cast, "tier3-claims")
    Agent.objects.bulk_create(
        Agent(slug=f"agent-{n:02}", name=f"=Agent {n}", unit=cast.other_unit, tier=3,
              created_at=START)
        for n in range(44)
    )  # fmt: skip
    draft = drafted(cast)
    ran(cast, draft)
    return draft


def test_the_list_is_filtered_and_costs_the_same_for_one_and_for_forty(admin, many):
    def asked(**params):
        admin.get(address("what_if_list", many), params)
        with CaptureQueriesContext(connection) as queries:
            page = admin.get(address("what_if_list", many), params).content.decode()
        return len(queries), page

    forty, page = asked()
    one, filtered = asked(unit="claims")
    assert forty == one <= 12
    assert "Older" in page and "=Agent 43" in page and "=Agent" not in filtered
    assert "Nothing would change" in asked(tier="1")[1]
    assert "Nothing would change" in asked(change="stages")[1]
    assert "=Agent" in asked(change="time", tier="3", unit="no\x00such")[1]


def test_the_file_holds_what_is_filtered_inert_and_is_on_record(admin, many):
    answer = admin.post(address("what_if_csv", many) + "?unit=treasury")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[union-attr]
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 44 == WhatIfRow.objects.filter(run__proposal=many, unit="treasury").count()
    assert rows[0]["name"] == "'=Agent 0" and rows[0]["time_after"] == "5 business days"
    assert rows[0]["changes"] == "time;steps"
    assert Entry.objects.filter(verb="scheme.what_if_exported").count() == 1
    assert admin.get(address("what_if_csv", many)).status_code == 405


def test_the_pages_have_their_price(admin, cast, many):
    for page in (many.get_absolute_url(), reverse("scheme_list")):
        admin.get(page)
        with CaptureQueriesContext(connection) as queries:
            admin.get(page)
        assert len(queries) <= 15, page


def test_the_case_of_a_scheme_costs_at_most_fifteen_queries(client, cast):
    proposal = proposed(cast)
    for person in (cast.chair, cast.auditor, cast.administrator):
        client.force_login(person)
        client.get(proposal.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(proposal.get_absolute_url())
        assert len(queries) <= 15, "\n".join(query["sql"] for query in queries)
