"""Privileged notes: written by counsel, read by counsel and people named, and by nobody else."""

from datetime import timedelta

import pytest

from approvals.actions import advice
from approvals.actions.advice import (
    end_reading,
    erase_advice,
    is_counsel,
    name_reader,
    notes_for,
    write_advice,
)
from approvals.actions.ballots import recuse
from approvals.models import Advice, AdviceText
from approvals.rules.advice import (
    MOST_READERS,
    ReaderFacts,
    many_refusal,
    name_refusal,
    write_refusal,
)
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Disclosure, Entry
from govportal.ledger.rules import commitment
from govportal.people import actions as people
from govportal.people.rules import Role, SeatKind
from govportal.refusals import Refused
from govportal.worklist.models import Notice
from tests import make

HOUR = timedelta(hours=1)
NOW = make.START + HOUR
SECRET = "Xylophone: the supplier would win if this went to court, so settle."


def code(rule, **facts):
    found = rule(**facts)
    return found.code if found else None


@pytest.mark.parametrize(
    ("text", "counsel", "in_row", "expected"),
    [
        (SECRET, True, False, None),
        (SECRET, False, False, "advice.not_counsel"),
        (SECRET, True, True, "advice.addendum_of_addendum"),
        ("short", True, False, "advice.text_short"),
        ("\u200b" * 30, True, False, "advice.text_short"),
        ("x" * 20_001, True, False, "advice.text_long"),
        ("", False, True, "advice.not_counsel"),
    ],
)
def test_who_writes_what(text, counsel, in_row, expected):
    found = write_refusal(text, is_counsel=counsel, is_addendum_to_addendum=in_row)
    assert (found.code if found else None) == expected


def test_who_can_be_named_for_every_kind_of_person():
    for n in range(2**4):
        active, sees, counsel, named = (bool(n >> bit & 1) for bit in range(4))
        for roles in (frozenset(), frozenset({Role.AUDITOR}), frozenset({Role.OPERATOR})):
            found = name_refusal(ReaderFacts(active, sees, counsel, named, roles), "X")
            fit = active and sees and not counsel and not named and Role.AUDITOR not in roles
            assert (found is None) == fit


pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    return make.review(make.request(cast, "tier3-claims"))


def told(review, person, now=NOW):
    """What somebody reads: texts of notes and addenda, None where one is withheld."""
    rows = notes_for(review, person, now, counsel=is_counsel(review, person, now))
    return [one.text for row in rows for one in (row, *row.addenda)]


def refused(action, *args, **more):
    with pytest.raises(Refused) as no:
        action(*args, **more)
    return no.value.refusal.code


def test_counsel_writes_and_nobody_else_reads(cast, review):
    note = write_advice(review, SECRET, actor=cast.co_chair, now=NOW)
    for person in cast.everybody().values():
        expected = [SECRET] if person == cast.co_chair else [None]
        assert told(review, person) == expected, person
    entry = Entry.objects.get(verb="advice.written")
    assert note.commitment in entry.body
    kept = AdviceText.objects.get()
    assert commitment(kept.salt, SECRET) == note.commitment


@pytest.mark.parametrize("role", ["chair", "member", "auditor", "administrator", "owner"])
def test_nobody_but_counsel_writes(cast, review, role):
    actor = getattr(cast, role)
    assert refused(write_advice, review, SECRET, actor=actor, now=NOW) == "advice.not_counsel"


def test_the_alternate_is_counsel_too_and_a_substitute_is_not(cast, review):
    seat = cast.committee.seat(SeatKind.CO_CHAIR, NOW.date())
    seat.alternate = cast.board
    seat.save()
    assert is_counsel(review, cast.board, NOW)
    assert not is_counsel(review, cast.chair_alternate, NOW)


def test_people_named_read_it_and_what_is_added_until_that_ends(cast, review):
    note = write_advice(review, SECRET, [cast.chair], actor=cast.co_chair, now=NOW)
    assert told(review, cast.chair) == [SECRET]
    more = "Xylophone, too: they have offered terms."
    write_advice(review, more, follows=note, actor=cast.co_chair, now=NOW)
    assert told(review, cast.chair) == [SECRET, more]
    assert told(review, cast.member) == [None, None]
    row = name_reader(note, cast.member, actor=cast.co_chair, now=NOW)
    assert told(review, cast.member) == [SECRET, more]
    end_reading(row, actor=cast.co_chair, now=NOW)
    assert told(review, cast.member) == [None, None]
    assert refused(end_reading, row, actor=cast.co_chair, now=NOW) == "advice.reader_ended_stale"
    name_reader(note, cast.member, actor=cast.co_chair, now=NOW)
    assert told(review, cast.member) == [SECRET, more]


def test_who_is_named_is_told_that_there_is_something_and_not_what(cast, review):
    write_advice(review, SECRET, [cast.chair], actor=cast.co_chair, now=NOW)
    notice = Notice.objects.get(key__startswith="advice:")
    assert notice.person == cast.chair
    assert "Xylophone" not in notice.subject + notice.body
    assert notice.url == f"/reviews/{review.pk}/advice/"


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("auditor", "advice.reader_audits"),
        ("stranger", "advice.reader_sees_not"),
        ("co_chair", "advice.reader_is_counsel"),
    ],
)
def test_some_cannot_be_named(cast, review, role, expected):
    person = getattr(cast, role)
    assert refused(write_advice, review, SECRET, [person], actor=cast.co_chair, now=NOW) == expected
    assert not Advice.objects.exists()


def test_a_named_reader_who_becomes_an_auditor_reads_it_no_more(cast, review):
    write_advice(review, SECRET, [cast.member], actor=cast.co_chair, now=NOW)
    people.give_role(cast.member, Role.AUDITOR, actor=make.SETUP, now=NOW)
    again = type(cast.member).objects.get(pk=cast.member.pk)
    assert told(review, again) == [None]


def test_readers_are_few_and_named_once(cast, review):
    note = write_advice(review, SECRET, [cast.chair, cast.chair], actor=cast.co_chair, now=NOW)
    assert note.readers.count() == 1
    again = refused(name_reader, note, cast.chair, actor=cast.co_chair, now=NOW)
    assert again == "advice.reader_named_stale"
    by_chair = refused(name_reader, note, cast.member, actor=cast.chair, now=NOW)
    assert by_chair == "advice.not_counsel"
    assert code(advice_many, readers=range(MOST_READERS + 1)) == "advice.too_many_readers"


def advice_many(readers):
    return many_refusal(list(readers))


def test_counsel_with_a_conflict_neither_reads_nor_writes(cast):
    request = make.request(cast, "tier3-claims")
    review = make.review(request)
    write_advice(review, SECRET, actor=cast.co_chair, now=NOW)
    ballot = make.to_ballot(request, NOW)
    recuse(ballot, "My sister works for the supplier.", actor=cast.co_chair, now=NOW)
    assert told(review, cast.co_chair) == [None]
    more = {"actor": cast.co_chair, "now": NOW}
    assert refused(write_advice, review, SECRET, **more) == "advice.not_counsel"


def test_an_addendum_has_no_addendum_and_stays_on_its_case(cast, review):
    note = write_advice(review, SECRET, actor=cast.co_chair, now=NOW)
    added = write_advice(review, SECRET, follows=note, actor=cast.co_chair, now=NOW)
    more = {"actor": cast.co_chair, "now": NOW}
    assert refused(write_advice, review, SECRET, follows=added, **more) == (
        "advice.addendum_of_addendum"
    )
    assert refused(name_reader, added, cast.chair, **more) == "advice.addendum_of_addendum"
    other = make.review(make.request(cast, name="Another agent", slug="another", now=NOW))
    assert refused(write_advice, other, SECRET, follows=note, **more) == "advice.other_case"


def test_a_text_can_be_erased_and_that_there_was_a_note_stays(cast, review):
    note = write_advice(review, SECRET, actor=cast.co_chair, now=NOW)
    more = {"now": NOW, "reason": "A court ordered it."}
    assert refused(erase_advice, note, actor=cast.chair, **more) == "advice.not_counsel"
    assert refused(erase_advice, note, actor=cast.co_chair, now=NOW, reason=" ") == (
        "request.reason_missing"
    )
    erase_advice(note, actor=cast.administrator, **more)
    (one,) = notes_for(review, cast.co_chair, NOW, counsel=True)
    assert one.is_erased and one.text is None and not one.is_withheld
    assert refused(erase_advice, note, actor=cast.co_chair, **more) == "advice.erased_stale"
    by = {"actor": cast.co_chair, "now": NOW}
    assert refused(write_advice, review, SECRET, follows=note, **by) == "advice.erased_stale"
    assert refused(name_reader, note, cast.chair, **by) == "advice.erased_stale"
    assert Entry.objects.filter(verb="advice.erased").count() == 1


def test_no_text_and_no_salt_is_anywhere_in_the_ledger(cast, review):
    note = write_advice(review, SECRET, [cast.chair], actor=cast.co_chair, now=NOW)
    write_advice(review, SECRET, follows=note, actor=cast.co_chair, now=NOW)
    salts = set(AdviceText.objects.values_list("salt", flat=True))
    written = "".join(Entry.objects.values_list("body", flat=True))
    written += "".join(Disclosure.objects.values_list("value", flat=True))
    written += "".join(Disclosure.objects.values_list("salt", flat=True))
    assert "Xylophone" not in written
    assert not any(salt in written for salt in salts)


def test_the_notes_go_on_with_the_case_at_a_higher_tier(cast):
    request = make.request(cast, "tier2-crm-update")
    first = make.review(request)
    write_advice(first, SECRET, [cast.chair], actor=cast.co_chair, now=NOW)
    make.do_step(request, StepKind.LEGAL_CLASS, NOW, legal_class="high_risk")
    request.refresh_from_db()
    second = make.review(request)
    assert second != first
    assert told(second, cast.chair) == [SECRET]
    assert advice.current(first) == second
