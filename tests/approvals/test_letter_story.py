"""A tier 4 decision, its letter to the board, and what becomes of it."""

import hashlib
from datetime import timedelta

import orjson
import pytest
from django.core import mail
from django.utils import translation

from approvals.actions import letters as actions
from approvals.actions.follow_up import follow_up
from approvals.actions.letters import telling
from approvals.models import BoardLetter, Decision
from approvals.rules.ballots import Choice
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person, end_role, give_role
from govportal.people.models import RoleAssignment
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions import deliver_notices, sweep
from govportal.worklist.models import Clock, Job, Notice, NoticeAttachment, WorkItem
from tests import letters, make
from tests.approvals.test_all_or_nothing import breaks_cleanly
from tests.letters import HOUR
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = timedelta(days=1)


@pytest.fixture
def letter(cast):
    return letters.decided(cast)


@pytest.fixture
def printed(letter):
    return letters.printed(letter)


@pytest.fixture
def given(printed):
    """A letter in the hands of the liaisons."""
    assert follow_up(START + 4 * HOUR) == 1
    printed.refresh_from_db()
    return printed


def waiting(person):
    return list(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def told(person):
    return list(Notice.objects.filter(person=person).values_list("subject", flat=True))


def about(letter, verb):
    return Entry.objects.about(letter).filter(verb=verb)


def end_all_liaisons(now):
    for row in RoleAssignment.objects.filter(role=Role.BOARD_LIAISON, ends_on=None):
        end_role(row, on=now.date(), actor=SETUP, now=now)


def refused(code, act):
    with pytest.raises(Refused) as error:
        act()
    assert error.value.refusal.code == code


@pytest.mark.parametrize("choice", [Choice.APPROVE, Choice.REJECT])
def test_every_decision_at_tier_4_writes_a_letter_with_its_decision(cast, choice):
    letter = letters.decided(cast, choice=choice)
    decision = Decision.objects.get()
    assert letter.decision == decision and letter.written_at == decision.decided_at
    assert letter.number == f"{letter.subject_id}-L1" and letter.unit == cast.unit
    assert letter.outcome == decision.outcome and letter.tier == 4
    frozen = orjson.dumps(letter.content, option=orjson.OPT_SORT_KEYS)
    assert letter.digest == "sha256:" + hashlib.sha256(frozen).hexdigest()
    written = about(letter, "letter.written").get()
    assert written.content["data"]["digest"] == letter.digest
    assert f"request:{letter.subject_id}" in written.content["refs"]
    assert Job.objects.get(kind=actions.KIND).state == "queued"
    assert not letter.is_printed and not waiting(cast.board)


def test_no_letter_about_a_decision_at_tier_3(cast):
    make.five_seats(cast)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, now=START + 2 * HOUR)
    assert Decision.objects.exists() and not BoardLetter.objects.exists()


def test_every_liaison_gets_it_with_a_clock_and_by_mail_with_the_file(cast, printed):
    second = letters.liaison("second")
    other = letters.liaison("other", unit=cast.other_unit)
    assert follow_up(START + 4 * HOUR) == 1
    printed.refresh_from_db()
    assert (printed.clock.scale, printed.clock.amount) == ("business_days", 5)
    assert printed.clock.version.calendar.key == cast.committee.calendar_key
    for person in (cast.board, second):
        item = WorkItem.objects.open().get(assignee=person)
        assert (item.kind, item.role, item.clock) == (
            "board_letter",
            "board_liaison",
            printed.clock,
        )
        assert item.url == printed.get_absolute_url()
    assert not waiting(other)
    deliver_notices(START + 4 * HOUR)
    (message,) = [m for m in mail.outbox if m.to == [second.email]]
    assert message.subject == f"Letter to the board: {printed.title}"
    assert printed.get_absolute_url() in message.body
    ((name, content, kind),) = message.attachments
    assert name == f"{printed.number}_board-letter.pdf" and kind == "application/pdf"
    assert hashlib.sha256(content).hexdigest() == printed.sha256
    handed = about(printed, "letter.handed_over").get()
    assert {cast.board.ledger_ref, second.ledger_ref} < set(handed.content["refs"])


def test_looking_again_changes_nothing(cast, given):
    before = Entry.objects.count(), Notice.objects.count(), WorkItem.objects.count()
    assert follow_up(START + 5 * HOUR) == 0
    assert (Entry.objects.count(), Notice.objects.count(), WorkItem.objects.count()) == before


def test_one_liaison_acknowledges_and_the_others_hear_of_it(cast, printed):
    second = letters.liaison("second")
    follow_up(START + 4 * HOUR)
    letter = actions.acknowledge(
        printed, " Read in the audit committee. ", actor=second, now=START + DAY
    )
    assert (letter.acknowledged_by, letter.acknowledged_at) == (second, START + DAY)
    assert letter.remark == "Read in the audit committee."
    assert not waiting(second) and not waiting(cast.board)
    letter.clock.refresh_from_db()
    assert letter.clock.is_stopped
    assert f"Acknowledged: letter to the board, {letter.title}" in told(cast.board)
    assert not any("Acknowledged" in subject for subject in told(second))
    entry = about(letter, "letter.acknowledged").get()
    assert entry.role == "board_liaison" and entry.content["data"]["sha256"] == letter.sha256
    assert letter.remark not in entry.body
    refused(
        "letter.acknowledged_stale",
        lambda: actions.acknowledge(letter, "", actor=cast.board, now=START + DAY),
    )
    assert follow_up(START + 2 * DAY) == 0
    seal(START + 2 * DAY)
    assert verify_ledger(START + 2 * DAY).fault == ""


def test_only_a_liaison_acknowledges_and_only_what_is_printed(cast, letter):
    for person in (cast.chair, cast.owner, cast.auditor, cast.administrator):
        act = lambda person=person: actions.acknowledge(letter, "", actor=person, now=START)  # noqa: E731
        refused("letter.not_liaison", act)
    refused(
        "letter.not_printed_stale",
        lambda: actions.acknowledge(letter, "", actor=cast.board, now=START),
    )
    printed = letters.printed(letter)
    other = letters.liaison("other", unit=cast.other_unit)
    over = letters.liaison("over", ends_on=START.date() - DAY)
    for person in (other, over):
        act = lambda person=person: actions.acknowledge(printed, "", actor=person, now=START)  # noqa: E731
        refused("letter.not_liaison", act)
    own = letters.liaison("own", unit=cast.unit)
    assert actions.acknowledge(printed, "", actor=own, now=START).acknowledged_by == own


def test_while_nobody_is_liaison_the_chair_is_told_and_the_letter_waits(cast, printed):
    end_all_liaisons(START - DAY)
    assert follow_up(START + 4 * HOUR) == 1
    assert "board_letter.nobody" in waiting(cast.chair) and not waiting(cast.board)
    assert any("Nobody is board liaison" in subject for subject in told(cast.chair))
    assert about(printed, "letter.waits_for_liaison").count() == 1
    assert follow_up(START + 5 * HOUR) == 0
    printed.refresh_from_db()
    assert printed.clock is None

    later = START + 3 * DAY
    give_role(cast.colleague, Role.BOARD_LIAISON, actor=SETUP, now=later)
    assert follow_up(later) == 1
    assert waiting(cast.colleague) == ["board_letter"]
    assert "board_letter.nobody" not in waiting(cast.chair)
    printed.refresh_from_db()
    assert Clock.objects.get(letters=printed).started_at == later
    assert NoticeAttachment.objects.get().notice.person == cast.colleague


def test_without_a_chair_the_administrators_are_told(cast, printed):
    end_all_liaisons(START - DAY)
    for person in (cast.chair, cast.chair_alternate, cast.co_chair):
        deactivate_person(person, actor=SETUP, now=START)
    follow_up(START + 4 * HOUR)
    assert waiting(cast.administrator) == ["board_letter.nobody"]


def test_a_liaison_who_leaves_gives_it_up_and_one_who_comes_gets_it(cast, given):
    end_all_liaisons(START)
    tomorrow = START + DAY
    second = letters.liaison("second", tomorrow)
    assert follow_up(tomorrow) == 1
    assert not waiting(cast.board) and waiting(second) == ["board_letter"]
    give_role(cast.board, Role.BOARD_LIAISON, actor=SETUP, now=tomorrow)
    assert follow_up(tomorrow + HOUR) == 1
    assert waiting(cast.board) == ["board_letter"]
    deactivate_person(second, actor=SETUP, now=tomorrow)
    assert follow_up(tomorrow + 2 * HOUR) == 1
    assert not waiting(second) and waiting(cast.board) == ["board_letter"]
    given.refresh_from_db()
    assert Clock.objects.get(letters=given).started_at == START + 4 * HOUR


def test_an_overdue_acknowledgement_goes_up_to_the_chair_and_ends_with_it(cast, given):
    for days in range(6, 20):
        sweep(START + days * DAY)
        follow_up(START + days * DAY)
    chiefs = WorkItem.objects.open().filter(assignee=cast.chair, kind="board_letter")
    assert chiefs.get().hop == 150 and "board_letter" in waiting(cast.board)
    assert follow_up(START + 20 * DAY) == 0
    actions.acknowledge(given, "", actor=cast.board, now=START + 20 * DAY)
    assert "board_letter" not in waiting(cast.chair)
    assert f"Acknowledged: letter to the board, {given.title}" in told(cast.chair)


def test_the_words_are_in_the_language_of_who_reads_them(cast, printed, monkeypatch):
    monkeypatch.setattr(telling, "_", lambda text: f"{translation.get_language()}: {text}")
    type(cast.board).objects.filter(pk=cast.board.pk).update(language="de")
    second = letters.liaison("second")
    follow_up(START + 4 * HOUR)
    for person, language in ((cast.board, "de"), (second, "en")):
        assert WorkItem.objects.open().get(assignee=person).title.startswith(f"{language}: ")
        assert told(person)[0].startswith(f"{language}: ")


def test_a_second_letter_about_one_subject_has_the_next_number(cast):
    request = make.request(cast)
    numbers = [letters.about(request).number for _ in range(2)]
    assert numbers == [f"{request.number}-L1", f"{request.number}-L2"]


def test_handed_over_or_acknowledged_in_half_it_is_not_at_all(cast):
    letter = letters.printed(letters.about(make.request(cast)))
    assert breaks_cleanly(lambda: follow_up(START + 4 * HOUR)) > 3
    later = START + 5 * HOUR
    act = lambda: actions.acknowledge(letter, "Read.", actor=cast.board, now=later)  # noqa: E731
    assert breaks_cleanly(act) > 3
    assert not WorkItem.objects.open().filter(kind="board_letter").exists()
