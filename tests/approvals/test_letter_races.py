"""Several at a letter at once: one effect each, the others told why."""

from datetime import timedelta

import pytest

from approvals.actions import letters as actions
from approvals.actions.follow_up import follow_up
from approvals.models import BoardLetter
from govportal.ledger.models import Entry
from govportal.worklist.models import Clock, Notice, WorkItem
from tests import letters, make
from tests.approvals.racing import at_once, codes
from tests.letters import HOUR
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = START + 4 * HOUR


@pytest.fixture
def cast():
    return make.organisation(START - timedelta(days=200))


@pytest.fixture
def letter(cast):
    return letters.printed(letters.about(make.request(cast)))


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def test_two_ticks_hand_a_letter_over_once(cast, letter):
    letters.liaison("second")
    assert sorted(at_once(lambda: follow_up(NOW), lambda: follow_up(NOW)), key=str) == [1, "done"]
    assert WorkItem.objects.filter(kind="board_letter").count() == 2
    assert Notice.objects.filter(attachments__isnull=False).count() == 2
    assert Clock.objects.filter(kind="board_letter").count() == 1
    assert entries("letter.handed_over") == 1


def test_of_two_liaisons_at_once_one_acknowledges_and_the_other_hears_who(cast, letter):
    second = letters.liaison("second")
    follow_up(NOW)
    results = at_once(
        *(
            lambda person=person: actions.acknowledge(letter, "", actor=person, now=NOW + HOUR)
            for person in (cast.board, second)
        )
    )
    assert codes(results) == ["letter.acknowledged_stale"]
    letter.refresh_from_db()
    assert letter.acknowledged_by in {cast.board, second}
    assert entries("letter.acknowledged") == 1 and not WorkItem.objects.open().filter(
        kind="board_letter"
    )


def test_handed_over_while_it_is_acknowledged_it_leaves_no_work(cast, letter):
    follow_up(NOW)
    letters.liaison("second")
    at_once(
        lambda: actions.acknowledge(letter, "", actor=cast.board, now=NOW + HOUR),
        lambda: follow_up(NOW + HOUR),
    )
    assert not WorkItem.objects.open().filter(kind="board_letter").exists()
    assert BoardLetter.objects.get().clock.is_stopped


def test_printed_by_two_workers_at_once_it_has_one_file(cast):
    letter = letters.about(make.request(cast))
    with letters.quick_paper():
        at_once(*(lambda: actions.print_letter(letter, now=NOW) for _ in range(2)))
    assert entries("letter.printed") == 1
    letter.refresh_from_db()
    with letter.file.open("rb") as file:
        assert file.read().endswith(letter.digest.encode())
