"""Nobody who may still vote, and nobody outside, learns how somebody voted while it matters.

Every page about the case that a reader can reach is read, in worlds that differ only in how others
voted: for who may not know, the worlds must look the same, to the letter.
"""

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import asdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions import ballots
from approvals.models import Ballot
from approvals.rules.ballots import Choice
from evidence.actions import building
from evidence.models.dossiers import dossier_of
from evidence.rules.packing import Scope
from evidence.rules.slices import Access
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.worklist.models import Notice, WorkItem
from tests import make

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)
WHY = "Reasons that only those read who have voted themselves: the herd is not asked."
LIMIT = "Nobody but a person may send what it writes."
YES, CONDITIONS, NO = list(Choice)[:3]
WORLDS = ((CONDITIONS, NO), (NO, YES))
"""How the co-chair voted, and the business unit's member after another vote."""
HIDDEN_FROM = ("chair", "chair_alternate", "member", "owner", "security", "colleague",
               "administrator", "stranger")  # fmt: skip
SHOWN_TO = ("co_chair", "business", "ethics", "auditor")
NOT_FOLLOWED = re.compile(r"^/(static|accounts|drafts|requests/new|audit/\?)")
VOLATILE = re.compile(
    r"form:[0-9a-f-]{36}|[0-9A-HJKMNP-TV-Z]{26}|E-[0-9A-F]{4}-[0-9A-F]{4}|[0-9a-f]{32,}|[0-9a-f]{4}…?\s?[0-9a-f]{4}|\d\d:\d\d(:\d\d)?(\.\d+)?"
    r"|[A-Za-z0-9+/]{40,}=*|csrfmiddlewaretoken\" value=\"\w+|nonce-?=?\"?[\w/+=-]+"
)


def plain(text):
    """Without what differs in any two runs: ids, hashes, moments, tokens."""
    return VOLATILE.sub("~", text)


@pytest.fixture
def now(monkeypatch):
    fixed = timezone.now().replace(microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: fixed)
    return fixed


@pytest.fixture
def request_3(cast, now):
    make.five_seats(cast)
    return make.request(cast, "tier3-claims", now=now - 9 * HOUR)


@pytest.fixture
def ballot(cast, request_3, now):
    made = make.to_ballot(request_3, now - 8 * HOUR)
    ballots.recuse(made, "My sister works there.", actor=cast.ethics, now=now - 7 * HOUR)
    return made


def others_vote(cast, ballot, world, now):
    """Two of five have voted, one of them twice; each way of voting leaves as many rows."""
    first, second = world
    cast_by = {cast.co_chair: [first], cast.business: [YES if second is NO else NO, second]}
    for person, choices in cast_by.items():
        for choice in choices:
            limit = {"rows": (make.row(LIMIT),)} if choice is CONDITIONS else {}
            make.vote(ballot, person, choice, now=now - HOUR, rationale=WHY, **limit)


def pages(client, reader, request):
    """Every page about the case that the reader gets by following links, as plain text."""
    client.force_login(reader)
    start = ["/", request.get_absolute_url(), reverse("request_record", args=[request.number]),
             reverse("agent_detail", args=[request.agent.slug]), reverse("next_meeting"),
             reverse("request_list"), f"{reverse('request_list')}?q={request.number}",
             f"{reverse('entry_list')}?about={request.ledger_ref}"]  # fmt: skip
    told = set(Entry.objects.filter(verb__startswith="ballot.").values_list("pk", flat=True))
    found, queue, seen = [], list(start), set(start)
    while queue:
        address = queue.pop(0)
        answer = client.get(address)
        if "text/html" not in answer.get("Content-Type", ""):
            continue
        page = answer.content.decode()
        found.append((plain(address), answer.status_code, plain(page)))
        for link in re.findall(r'(?:href|hx-get)="(/[^"#]*)', page):
            link = link.replace("&amp;", "&")
            entry = re.fullmatch(r"/audit/([^/]+)/", link)
            wanted = entry[1] in told if entry else not NOT_FOLLOWED.search(link)
            if wanted and link not in seen:
                seen.add(link)
                queue.append(link)
    return found


def taken_away(request, folder, monkeypatch):
    """What packs say, by access; the printed report says what the dossier says."""
    monkeypatch.setattr(building, "report_files", lambda *_, **__: {})
    seal(timezone.now())
    found = {"dossier": plain(str(asdict(dossier_of(request, timezone.now()))))}
    for access in Access:
        target = folder / "pack.zip"
        building.build(Scope("request", request.number, access), target, now=timezone.now())
        with zipfile.ZipFile(io.BytesIO(target.read_bytes())) as pack:
            for name in pack.namelist():
                if name not in {"report.pdf", "manifest.json", "manifest.note", "checkpoint.txt"}:
                    found[f"{access}/{plain(name)}"] = plain(pack.read(name).decode())
    return found


def everything_in_plain():
    """Bodies of entries, work items and mails of everybody, without ids and hashes."""
    bodies = [
        json.loads(body) for body in Entry.objects.order_by("id").values_list("body", flat=True)
    ]
    items = WorkItem.objects.order_by("pk").values_list(
        "kind", "title", "assignee", "outcome", "closed_by"
    )
    mails = Notice.objects.order_by("pk").values_list("person", "subject", "body", "url", "key")
    return [plain(json.dumps(body)) for body in bodies], list(items), list(mails)


def worlds(look, cast, ballot, now):
    """What ``look`` finds in each world; nothing stays of any."""
    for world in WORLDS:
        with transaction.atomic():
            others_vote(cast, ballot, world, now)
            yield look()
            transaction.set_rollback(True)


def difference(mine, theirs):
    """Where they part."""
    mine, theirs = str(mine), str(theirs)
    at = next(n for n, pair in enumerate(zip(mine, theirs, strict=False)) if pair[0] != pair[1])
    return mine[max(0, at - 200) : at + 100], theirs[max(0, at - 20) : at + 100]


def assert_same(first, *others):
    for other in others:
        assert len(other) == len(first)
        for mine, theirs in zip(first, other, strict=True):
            assert theirs == mine, difference(mine, theirs)


def test_who_may_not_know_sees_the_same_whatever_others_voted(client, cast, ballot, request_3, now):
    def look():
        return [
            (role, *page)
            for role in HIDDEN_FROM
            for page in pages(client, getattr(cast, role), request_3)
        ]

    seen = list(worlds(look, cast, ballot, now))
    assert_same(*seen)
    assert not any(words in page for *_, page in seen[0] for words in (WHY, LIMIT))
    read = Counter(role for role, _, status, _ in seen[0] if status == 200)
    assert read["chair"] > 20 and read["owner"] > 8 and read["stranger"] < read["colleague"]


def test_who_has_voted_who_is_recused_and_who_audits_reads_the_reasons(
    client, cast, ballot, request_3, now
):
    others_vote(cast, ballot, WORLDS[0], now)
    for role in SHOWN_TO:
        read = [page for _, _, page in pages(client, getattr(cast, role), request_3)]
        assert any(WHY in page for page in read), role
        assert any(LIMIT in page for page in read), role


def test_nothing_in_plain_anywhere_depends_on_how_others_voted(cast, ballot, now):
    assert_same(*worlds(everything_in_plain, cast, ballot, now))


def test_no_pack_and_no_record_tells_more_than_the_pages(
    cast, ballot, request_3, now, tmp_path, monkeypatch
):
    def look():
        found = taken_away(request_3, tmp_path, monkeypatch)
        assert not any(words in text for text in found.values() for words in (WHY, LIMIT))
        return sorted(found.items())

    assert_same(*worlds(look, cast, ballot, now))


def test_a_ballot_that_ended_undecided_tells_nothing_before_the_item_is_decided(
    client, cast, ballot, request_3, now, tmp_path, monkeypatch
):
    """A member who has not voted takes it to the meeting, and the chair opens it again."""

    def look():
        found = []
        ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=now)
        found += pages(client, cast.member, request_3) + pages(client, cast.owner, request_3)
        ended = Ballot.objects.get(pk=ballot.pk)
        ballots.reopen_ballot(ended, "It is clear now.", actor=cast.chair, now=now)
        found += pages(client, cast.chair, request_3)
        found += sorted(taken_away(request_3, tmp_path, monkeypatch).items())
        return [*found, *everything_in_plain()]

    assert_same(*worlds(look, cast, ballot, now))


def test_once_it_is_decided_everybody_who_sees_the_case_reads_all_of_it(
    client, cast, ballot, request_3, now
):
    others_vote(cast, ballot, WORLDS[0], now)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=now)
    ended = Ballot.objects.get(pk=ballot.pk)
    again = ballots.reopen_ballot(ended, "It is clear now.", actor=cast.chair, now=now)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        make.vote(again, person, now=now)
    record = dossier_of(request_3, now)
    assert [len(line.votes) for line in record.reviews[-1].ballots] == [3, 4]
    client.force_login(cast.owner)
    assert make.REASONS in client.get(request_3.get_absolute_url()).content.decode()
