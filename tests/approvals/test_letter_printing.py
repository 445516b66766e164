"""A letter to the board on paper: printed in the background, kept by its content, taken away."""

import hashlib

import pytest
from django.utils import timezone

from approvals.actions import letters as actions
from approvals.actions.follow_up import follow_up
from approvals.models import BoardLetter
from approvals.rules.letters import TROUBLING
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Job, WorkItem
from tests import letters, make
from tests.letters import HOUR
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NEXT_DAY = START + 24 * HOUR


@pytest.fixture
def letter(cast):
    return letters.about(make.request(cast))


@pytest.fixture
def printed(letter):
    return letters.printed(letter)


def waiting(person):
    kinds = WorkItem.objects.open().for_person(person).filter(kind__startswith="board")
    return list(kinds.values_list("kind", flat=True))


def about(letter, verb):
    return Entry.objects.about(letter).filter(verb=verb)


def refused(code, act):
    with pytest.raises(Refused) as error:
        act()
    assert error.value.refusal.code == code


def test_the_worker_prints_it_and_keeps_the_file_by_its_content(letter):
    with letters.quick_paper():
        run_jobs(START + 3 * HOUR)
    letter.refresh_from_db()
    with letter.file.open("rb") as file:
        content = file.read()
    assert letter.sha256 == hashlib.sha256(content).hexdigest() and letter.size == len(content)
    assert letter.file.name == f"letters/{letter.sha256[:2]}/{letter.sha256}"
    entry = about(letter, "letter.printed").get()
    assert entry.content["data"]["sha256"] == letter.sha256
    assert Job.objects.get(kind=actions.KIND).result == {
        "letter": letter.number,
        "sha256": letter.sha256,
    }


def test_printed_again_nothing_changes(printed):
    before = Entry.objects.count()
    with letters.quick_paper(lambda *_, **__: b"something else"):
        assert actions.print_letter(printed, now=NEXT_DAY).sha256 == printed.sha256
        stale = BoardLetter.objects.get(pk=printed.pk)
        stale.sha256 = ""
        assert actions.print_letter(stale, now=NEXT_DAY).sha256 == printed.sha256
    assert Entry.objects.count() == before


def test_a_stored_text_that_was_changed_is_not_printed(letter):
    letter.content["signed"] = {"name": "Somebody else", "seat": "CISO"}
    refused("letter.text_broken", lambda: actions.print_letter(letter, now=START))


def test_what_a_killed_worker_left_of_the_file_is_written_anew(letter, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with letters.quick_paper(lambda *_, **__: b"%PDF whole"):
        sha256 = hashlib.sha256(b"%PDF whole").hexdigest()
        path = tmp_path / "letters" / sha256[:2] / sha256
        path.parent.mkdir(parents=True)
        path.write_bytes(b"%PDF")
        letter = actions.print_letter(letter, now=START)
    assert path.read_bytes() == b"%PDF whole" and letter.file.name.endswith(sha256)


def test_a_printing_that_fails_is_tried_again_and_administrators_hear_of_it(cast, letter):
    def breaks(*args, **kwargs):
        raise OSError("no paper")

    with letters.quick_paper(breaks):
        for attempt in range(1, TROUBLING + 1):
            run_jobs(START)
            jobs = Job.objects.filter(kind=actions.KIND)
            last = jobs.latest("pk")
            assert last.state == "failed" and "no paper" in last.error
            assert follow_up(timezone.now()) == 0
            assert (waiting(cast.administrator) != []) == (attempt == TROUBLING)
            jobs.filter(pk=last.pk).update(ended_at=timezone.now() - HOUR)  # as if an hour ago
            assert [follow_up(timezone.now()), follow_up(timezone.now())] == [1, 0]
    assert waiting(cast.administrator) == ["board_letter.unprinted"] and not waiting(cast.board)
    with letters.quick_paper():
        run_jobs(START)
    assert not waiting(cast.administrator)
    assert follow_up(NEXT_DAY) == 1 and waiting(cast.board) == ["board_letter"]


def test_taking_it_away_is_on_record_and_needs_the_file_that_was_printed(cast, printed):
    taken = actions.take_letter(printed, actor=cast.auditor, now=NEXT_DAY)
    assert hashlib.sha256(taken).hexdigest() == printed.sha256
    entry = about(printed, "evidence.letter_downloaded").get()
    assert entry.actor == cast.auditor.ledger_ref
    assert entry.content["data"]["sha256"] == printed.sha256
    printed.file.storage.delete(printed.file.name)
    gone = lambda: actions.take_letter(printed, actor=cast.auditor, now=NEXT_DAY)  # noqa: E731
    refused("letter.file_broken", gone)
    assert about(printed, "evidence.letter_downloaded").count() == 1
