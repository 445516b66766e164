"""The audit trail by words, trace and ready-made views; saved searches; in eleven queries."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from evidence.forms import AuditFilter
from evidence.models.audit import narrowed
from evidence.trail_views import TRAIL_VIEWS, VERBS_OF_VIEW
from evidence.verbs import VERBS
from govportal.ledger.actions import erase, record, recorded, seal
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.people.models import SavedView
from tests import make

pytestmark = pytest.mark.both_databases
THING = Reference("thing:1")


@recorded
def said(text, *, now=make.START, verb="agent.updated", field="reason", **more):
    return record(
        verb, THING, actor=make.SETUP, now=now, personal={field: text} if text else {}, **more
    )


def found(**asked):
    form = AuditFilter(QueryDict("&".join(f"{k}={v}" for k, v in asked.items())))
    return [entry.pk for entry in narrowed(form).all]


def test_words_are_found_wherever_they_begin_and_all_must_be_there(db):
    refund = said("Refunds are paid late:\nnobody checks the Größe of them")
    other = said("A refund was paid twice")
    assert found(words="refund") == [other.pk, refund.pk]
    assert found(words="REFUND late") == [refund.pk]
    assert found(words="nobody") == [refund.pk]  # after a line end
    assert found(words="größe") == [refund.pk]
    assert found(words="refund nothing") == []
    assert found(words="efund") == []


@pytest.mark.parametrize("typed", ['"', "' OR 1", "refund*", "a:b & !c", "NEAR(", "%", "-", "(("])
def test_nothing_that_is_typed_is_a_querys_syntax(typed, db):
    said("A refund was paid twice")
    AuditFilter({"words": typed})
    assert len(list(narrowed(AuditFilter({"words": typed})).all)) >= 0


def test_what_only_signs_stand_for_narrows_nothing(db):
    entry = said("A refund")
    assert entry.pk in found(words="---")


def test_an_erased_text_is_found_no_more(db, time_machine):
    entry = said("Refund for Ms Unmistakable")
    assert found(words="unmistakable") == [entry.pk]
    erase([entry], actor=make.SETUP, now=make.START, reason="asked for")
    assert found(words="unmistakable") == []


def test_what_stays_with_a_person_is_not_searched(db):
    said("seventeen", field="seconds_open")
    assert found(words="seventeen") == []


def test_votes_are_not_searched_before_the_item_is_decided(cast):
    item = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(item, make.START)
    at, mine = make.START + timedelta(hours=1), "Unmistakably mine, with reasons enough to count."
    make.vote(ballot, cast.member, now=at, rationale=mine)
    assert found(words="unmistakably") == []
    make.carry(make.fresh(ballot), make.START + timedelta(hours=10))
    assert len(found(words="unmistakably")) == 1


def test_a_trace_is_found_as_it_stands(db):
    entry = said("", trace_id="4bf9")
    said("", trace_id="4bf90")
    assert found(trace="4bf9") == [entry.pk]


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("FND-2026-0001", "finding"),
        ("ER-2026-0001", "erasure"),
        ("PD-2026-0001", "scheduled_review"),
        ("PR-2026-0001", "scheduled_review"),
        ("PR-2026-0001", "pruning"),
        ("RP-2026-0001", "rollout"),
        ("INC-2026-0001-C1", "containment"),
        ("PB-01", "playbook"),
    ],
)
def test_a_number_is_known_by_how_it_begins(number, kind, db):
    at = {"actor": make.SETUP, "now": make.START}
    entry = recorded(lambda: record("agent.updated", Reference(f"{kind}:{number}"), **at))()
    assert found(about=number.lower()) == [entry.pk]


def test_filters_narrow_together(db):
    early = said("A refund", now=make.START)
    said("A refund", now=make.START + timedelta(days=3))
    said("A refund", verb="agent.stopped")
    asked = {"words": "refund", "verb": "agent.updated", "until": "2026-11-02", "about": "thing:1"}
    assert found(**asked) == [early.pk]


def test_every_ready_made_view_is_of_verbs_with_words():
    assert set(VERBS_OF_VIEW) == set(TRAIL_VIEWS) - {"all"}
    assert not {verb for verbs in VERBS_OF_VIEW.values() for verb in verbs} - set(VERBS)


def test_a_view_shows_its_verbs_and_pages_through_them(client, cast):
    for n in range(3):
        make.approve(make.request(cast, slug=f"agent-{n}"), make.START + timedelta(hours=n))
    wanted = Entry.objects.newest_first().filter(verb__in=VERBS_OF_VIEW["decisions"])
    assert wanted.count() > 10
    client.force_login(cast.auditor)
    page = client.get("/audit/?view=decisions").context["page"]
    assert [line.id for line in page.rows] == [entry.pk for entry in wanted[:40]]
    mine = client.get("/audit/?view=decisions&actor=tech+owner").context["page"]
    own = wanted.filter(actor=cast.tech_owner.ledger_ref)
    assert [line.id for line in mine.rows] == [entry.pk for entry in own[:40]]


def test_a_search_is_kept_as_ones_own_view(client, cast, decided):
    client.force_login(cast.auditor)
    text = client.get("/audit/?verb=review.decided&words=").content.decode()
    assert "Save this view" in text
    asked = {"name": "Decided", "query": "verb=review.decided", "list": "audit"}
    client.post("/accounts/views/audit/save/", asked)
    kept = SavedView.objects.get(person=cast.auditor, list_name="audit")
    assert kept.query == "verb=review.decided"
    assert "Rename or remove this view" in client.get(f"/audit/?{kept.query}").content.decode()


@pytest.mark.parametrize("requests", [1, 4])
def test_eleven_queries_are_enough_whatever_is_asked(
    client, cast, requests, django_assert_max_num_queries
):
    for n in range(requests):
        make.approve(make.request(cast, slug=f"agent-{n}"), make.START + timedelta(hours=n))
    client.force_login(cast.auditor)
    seal(make.START)
    client.get("/audit/")
    older = client.get("/audit/?actor=owner").context["page"].older
    asked = ["", "?about=triage&actor=owner&words=read&since=2026-01-01", "?trace=abc", older]
    for query in (*asked, "?view=decisions&actor=tech+owner"):
        with django_assert_max_num_queries(11, info=query):
            assert client.get(f"/audit/{query}").status_code == 200
