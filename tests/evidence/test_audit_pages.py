"""The audit trail: who may read it, how it is searched, what one entry shows."""

import ast
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.http import QueryDict
from django.utils import timezone

from evidence.forms import AuditFilter
from evidence.models.audit import audit_page, narrowed
from evidence.models.trails import ref_words, verb_words
from evidence.verbs import VERBS
from govportal.ledger.actions import erase, seal
from govportal.ledger.models import Entry, VerificationRun
from govportal.refusals import Refusal, sentence
from tests import make
from tests.conftest import triggers_lifted

ROOT = Path(__file__).parents[2]
ROOMS = ("govportal", "registry", "approvals", "incidents", "scorecards", "evidence")


def audit(client, person, address="/audit/", **filters):
    client.force_login(person)
    return client.get(address, filters)


def rows(answer):
    return answer.content.decode().count('data-label="What"')


def test_auditors_administrators_and_the_committee_read_everything(client, cast, decided):
    for person in (cast.auditor, cast.administrator, cast.member, cast.chair):
        assert audit(client, person).status_code == 200
        entry = Entry.objects.all()[0]
        assert audit(client, person, f"/audit/{entry.pk}/").status_code == 200


def test_others_are_told_why_not(client, cast, decided):
    words = sentence(Refusal("audit.not_allowed"))
    for person in (cast.owner, cast.stranger, cast.operator, cast.board, cast.colleague):
        for address in ("/audit/", f"/audit/{Entry.objects.all()[0].pk}/"):
            answer = audit(client, person, address)
            assert answer.status_code == 403
            assert words in answer.content.decode()


def test_the_trail_is_narrowed_by_subject_verb_person_and_time(client, cast, decided):
    def found(**filters):
        return rows(audit(client, cast.auditor, **filters))

    about = Entry.objects.about(decided).count()
    assert found(about=decided.number.lower()) == about
    assert found(about=decided.ledger_ref) == about
    assert found(about="workplace-ticket-triage") == Entry.objects.about(decided.agent).count()
    assert found(verb="review.decided") == 1
    assert found(actor="Tech Owner") == Entry.objects.by(cast.tech_owner).count()
    assert found(actor=cast.tech_owner.email) == Entry.objects.by(cast.tech_owner).count()
    assert found(verb="review.decided", about=decided.number, actor="tech owner") == 1
    assert found(verb="review.decided", since="2026-11-03") == 0
    assert found(verb="review.decided", since="2026-11-02", until="2026-11-02") == 1
    assert found(about="nobody of this name") == 0


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("since", "2026-13-45", "Enter a valid date."),
        ("words", 101 * "x", "at most 100 characters (it has 101)"),
        ("about", 200 * "x", "at most 160 characters (it has 200)"),
        ("verb", "nonsense", "nonsense is not one of the available choices"),
        ("view", "nonsense", "nonsense is not one of the available choices"),
        ("trace", "\0", "Null characters are not allowed."),
        ("moment", "0001-01-01T00:00+14:00", "Enter a valid date/time."),
    ],
)
def test_a_filter_that_cannot_be_used_lists_nothing_and_says_why(
    name, value, words, client, cast, decided
):
    answer = audit(client, cast.auditor, **{name: value})
    assert answer.status_code == 422 and rows(answer) == 0
    assert words in answer.content.decode() and b"Take this list away" not in answer.content


def test_more_people_than_can_be_asked_for_are_said(client, cast, decided):
    with patch("evidence.models.meant.AT_MOST", 1):
        for name in ("actor", "about"):
            answer = audit(client, cast.auditor, **{name: "owner"})
            assert answer.status_code == 422 and rows(answer) == 0
            said = "2 people and agents match “owner”. Be more exact."
            assert said in answer.content.decode()
    assert audit(client, cast.auditor, actor="owner").status_code == 200


def test_a_moment_is_narrowed_to_just_before(client, cast, decided):
    at = Entry.objects.get(verb="review.decided").occurred_at
    asked = {"verb": "review.decided"}
    assert rows(audit(client, cast.auditor, **asked, moment=at.isoformat())) == 0
    later = (at + timedelta(microseconds=1)).isoformat()
    answer = audit(client, cast.auditor, **asked, moment=later)
    assert rows(answer) == 1 and "Just before" in answer.content.decode()
    assert AuditFilter(QueryDict(answer.context["form"].query)).given()["moment"] == (
        at + timedelta(microseconds=1)
    )


def test_nonsense_in_the_place_is_ignored(client, cast, decided):
    for filters in ({"before": "x"}, {"after": "' OR 1"}):
        assert audit(client, cast.auditor, **filters).status_code == 200
    assert audit(client, cast.auditor, "/audit/nothing/").status_code == 404


def test_several_people_of_one_name_are_read_together_in_order(client, cast, decided):
    both = [cast.owner.ledger_ref, cast.tech_owner.ledger_ref]  # “Owner” is a part of both names
    wanted = list(Entry.objects.newest_first().filter(actor__in=both).values_list("pk", flat=True))
    asked, params = narrowed(AuditFilter({"actor": "owner"})), QueryDict()
    assert set(asked.actors) == set(both)
    seen: list[str] = []
    while True:
        page = audit_page(asked, params, size=3)
        seen += [row.id for row in page.rows]
        if not page.older:
            break
        params = QueryDict(page.older[1:])
    assert seen == wanted and len({Entry.objects.get(pk=pk).actor for pk in seen}) == 2
    back = audit_page(asked, QueryDict(page.newer[1:]), size=3)
    assert [row.id for row in back.rows] == wanted[-len(page.rows) - 3 : -len(page.rows)]


def test_paging_by_key_shows_every_entry_once(client, cast, decided):
    seen, address = [], "/audit/"
    client.force_login(cast.auditor)
    client.get("/audit/")
    everything = Entry.objects.count()
    while address:
        answer = client.get(address)
        page = answer.context["page"]
        seen += [line.id for line in page.rows]
        address = f"/audit/{page.older}" if page.older else ""
    assert len(seen) == len(set(seen)) == everything
    assert seen == [e.pk for e in Entry.objects.newest_first()]
    back = client.get(f"/audit/{page.newer}").context["page"]
    assert [line.id for line in back.rows][-1] == seen[-len(page.rows) - 1]
    assert client.get(f"/audit/{back.first}").context["page"].newer == ""


def test_the_page_says_when_the_ledger_was_verified(client, cast, decided):
    assert b"Not verified yet" in audit(client, cast.auditor).content
    seal(timezone.now())
    run = {"started_at": timezone.now(), "finished_at": timezone.now(), "since": 0, "size": 68}
    VerificationRun.objects.create(**run, root="00", entries=68)
    text = audit(client, cast.auditor).content.decode()
    assert "Verified up to entry 68" in text and "68 entries were recalculated" in text
    VerificationRun.objects.create(**run, root="00", entries=3, fault="leaf_hash", place="01X")
    text = audit(client, cast.auditor).content.decode()
    assert "found a fault" in text and "leaf_hash: 01X" in text


def test_a_sealer_that_stands_still_is_noticed(client, cast, decided, time_machine):
    time_machine.move_to(timezone.now() + timedelta(minutes=1))
    assert "Entries wait to be sealed" in audit(client, cast.auditor).content.decode()
    seal(timezone.now())
    assert "Entries wait to be sealed" not in audit(client, cast.auditor).content.decode()


def test_one_entry_tells_what_who_why_and_proves_itself(client, cast, decided):
    entry = Entry.objects.get(
        verb="review.step_approve",
        subject=decided.review.ledger_ref,
        body__contains='"step":"attestation"',
    )
    address = f"/audit/{entry.pk}/"
    assert b"Waits to be sealed" in audit(client, cast.auditor, address).content
    seal(timezone.now())
    text = audit(client, cast.auditor, address).content.decode()
    assert "Verdict: approved" in text and "Tech Owner" in text
    assert make.REASONS in text
    assert "Proved just now" in text and "Does not hold" not in text
    assert f'href="/requests/{decided.number}/"' in text
    erase([entry], actor=cast.administrator, now=timezone.now(), reason="asked for")
    text = audit(client, cast.auditor, address).content.decode()
    assert make.REASONS not in text and "Erased." in text


def test_a_body_changed_below_the_portal_does_not_hold(client, cast, decided):
    seal(timezone.now())
    entry = Entry.objects.get(verb="review.decided")
    with triggers_lifted():
        changed = entry.body.replace('"outcome":"approve"', '"outcome":"reject"')
        Entry.objects.filter(pk=entry.pk).update(body=changed)
    text = audit(client, cast.auditor, f"/audit/{entry.pk}/").content.decode()
    assert "Does not hold" in text and "Proved just now" not in text


def test_fields_that_changed_are_listed_with_before_and_after(client, cast, decided):
    entry = Entry.objects.filter(verb="request.approved").get()
    text = audit(client, cast.auditor, f"/audit/{entry.pk}/").content.decode()
    assert "Fields that changed" in text
    assert "in_review" in text and "approved" in text


@pytest.mark.parametrize("requests", [1, 4])
def test_the_trail_costs_the_same_however_long_it_is(
    client, cast, requests, django_assert_max_num_queries
):
    for n in range(requests):
        make.approve(make.request(cast, slug=f"agent-{n}"), make.START + timedelta(hours=n))
    seal(timezone.now())
    client.force_login(cast.auditor)
    client.get("/audit/")
    last = Entry.objects.newest_first()[30].pk
    for query in ("", "?about=ADR-2026-0001", "?actor=tech+owner", f"?before={last}"):
        with django_assert_max_num_queries(12):
            assert client.get(f"/audit/{query}").status_code == 200


def test_htmx_gets_rows_only(client, cast, decided):
    client.force_login(cast.auditor)
    text = client.get("/audit/", headers={"HX-Request": "true"}).content.decode()
    assert "<h1>" not in text and "<table" in text


def _verbs_in(tree: ast.AST) -> set[str]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
    named = [c for c in calls if getattr(c.func, "id", getattr(c.func, "attr", "")) == "record"]
    firsts = [c.args[0] for c in named]
    return {f.value for f in firsts if isinstance(f, ast.Constant) and isinstance(f.value, str)}


def test_every_verb_that_is_recorded_has_words():
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    found = set().union(*(_verbs_in(ast.parse(path.read_text())) for path in files))
    assert len(found) > 25
    assert found <= set(VERBS), found - set(VERBS)


def test_every_verb_of_a_whole_story_has_words(cast, decided):
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert verbs <= set(VERBS), verbs - set(VERBS)


def test_a_counted_day_is_told_in_words():
    words = (verb_words("scorecard.counted"), ref_words("snapshot:2026-09-02", {}))
    assert words == ("Counted the key figures of a day", "Key figures 2026-09-02")
