"""The database keeps a letter as it was written, whoever writes past the actions."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from approvals.models import BoardLetter, Request
from tests import letters, make
from tests.letters import HOUR
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = START + 5 * HOUR


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def change(letter, **columns):
    BoardLetter.objects.filter(pk=letter.pk).update(**columns)


@pytest.fixture
def letter(cast):
    return letters.about(make.request(cast))


@pytest.fixture
def printed(letter):
    return letters.printed(letter)


def acknowledged(person, at=NOW, remark="Read."):
    return {"acknowledged_by": person, "acknowledged_at": at, "remark": remark}


def test_what_was_written_stays(cast, letter):
    changes: tuple[dict, ...] = (
        {"content": {}}, {"digest": "sha256:other"}, {"title": "Other"}, {"url": "/other/"},
        {"number": "ADR-2026-0009-L1"}, {"n": 9}, {"subject_id": "other"}, {"written_at": NOW},
        {"subject_kind": "incident"}, {"unit": cast.other_unit}, {"unit": None},
    )  # fmt: skip
    for columns in changes:
        cannot(lambda columns=columns: change(letter, **columns))
    cannot(lambda: BoardLetter.objects.all()._raw_delete("default"))
    letter.refresh_from_db()
    assert letter.title and letter.n == 1


def test_the_file_is_added_whole_and_once(printed):
    fields = {"file": "letters/x", "sha256": "00", "size": 1, "printed_at": NOW}
    changes: tuple[dict, ...] = (
        {"sha256": "00"}, {"file": "letters/x"}, {"size": 1}, {"size": None}, {"printed_at": NOW},
        fields, {"file": "", "sha256": ""},
        {"file": "", "sha256": "", "size": None, "printed_at": None},
    )  # fmt: skip
    for columns in changes:
        cannot(lambda columns=columns: change(printed, **columns))
    fresh = letters.about(Request.objects.get(number=printed.subject_id))
    for left_out in fields:
        part = {name: value for name, value in fields.items() if name != left_out}
        cannot(lambda part=part: change(fresh, **part))
    change(fresh, **fields)


def test_the_clock_is_added_once(cast, printed):
    first, second = (make.request(cast, name=name, slug=name.lower()) for name in ("One", "Two"))
    change(printed, clock=make.review(first).clock)
    cannot(lambda: change(printed, clock=make.review(second).clock))
    cannot(lambda: change(printed, clock=None))


def test_an_acknowledgement_is_a_liaisons_whole_and_for_good(cast, printed):
    for person in (cast.chair, cast.owner, cast.administrator):
        cannot(lambda person=person: change(printed, **acknowledged(person)))
    cannot(lambda: change(printed, acknowledged_by=cast.board))
    cannot(lambda: change(printed, acknowledged_at=NOW))
    cannot(lambda: change(printed, remark="Read."))
    change(printed, **acknowledged(cast.board))
    second = letters.liaison("second")
    nothing = {"acknowledged_by": None, "acknowledged_at": None, "remark": ""}
    for columns in ({"remark": "Not read."}, {"remark": ""}, {"acknowledged_by": second},
                    {"acknowledged_at": NOW + HOUR}, nothing):  # fmt: skip
        cannot(lambda columns=columns: change(printed, **columns))


def test_a_letter_that_is_not_printed_cannot_be_acknowledged(cast, letter):
    cannot(lambda: change(letter, **acknowledged(cast.board)))


def test_who_acknowledges_is_liaison_on_that_day_for_that_unit_and_active(cast, printed):
    day = timedelta(days=1)
    strangers = [
        letters.liaison("other", unit=cast.other_unit),
        letters.liaison("over", ends_on=NOW.date() - day),
        letters.liaison("coming", NOW + day),
    ]
    gone = letters.liaison("gone")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    for person in (*strangers, gone):
        cannot(lambda person=person: change(printed, **acknowledged(person)))
    last_day = letters.liaison("last", unit=cast.unit, ends_on=NOW.date())
    change(printed, **acknowledged(last_day))


def test_a_letter_begins_empty_and_about_its_own_decision(cast):
    letter = letters.decided(cast)
    other = make.request(cast)

    def row(**columns):
        values = {
            "number": "X-L7", "subject_kind": "request", "subject_id": letter.subject_id, "n": 7,
            "committee": letter.committee, "title": "X", "url": "/", "content": {}, "digest": "d",
            "written_at": NOW,
        }  # fmt: skip
        return BoardLetter.objects.create(**values | columns)

    cannot(lambda: row(decision=letter.decision))
    cannot(lambda: row(n=1))
    cannot(lambda: row(number=letter.number))
    cannot(lambda: row(clock=make.review(other).clock))
    cannot(lambda: row(file="letters/x", sha256="00", size=1, printed_at=NOW))
    with transaction.atomic():
        assert row()
        transaction.set_rollback(True)


def test_no_letter_tells_of_a_decision_about_something_else(cast):
    decided = make.approve(make.request(cast), START)
    other = make.request(cast, name="Other", slug="other")
    told = {"decision": make.review(decided).decision}
    letter = letters.about(other)
    values = {
        "number": "X-L7", "subject_kind": "request", "n": 7, "committee": letter.committee,
        "title": "X", "url": "/", "content": {}, "digest": "d", "written_at": NOW,
    }  # fmt: skip
    cannot(lambda: BoardLetter.objects.create(subject_id=other.number, **values, **told))
    assert BoardLetter.objects.create(subject_id=decided.number, **values, **told)
