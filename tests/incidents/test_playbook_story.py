"""Playbooks are written by one and brought into force by another; the database keeps that."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from incidents.actions.playbooks import (
    Written,
    activate_version,
    begin_version,
    discard_version,
    load_playbooks,
    write_version,
)
from incidents.models import (
    ChecklistItem,
    ChecklistTick,
    IncidentPlaybook,
    Playbook,
    PlaybookHand,
    PlaybookVersion,
)
from tests import make as organisation
from tests.incidents import books_making
from tests.incidents.books_making import NOTE, NOW

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def cast():
    return organisation.organisation()


@pytest.fixture
def book():
    load_playbooks(actor=organisation.SETUP, now=NOW)
    return Playbook.objects.get(kind="hallucination", severity="SEV2")


def code(act, *args, **named):
    with pytest.raises(Refused) as no:
        act(*args, **named)
    assert str(no.value)
    return no.value.refusal.code


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def test_another_person_brings_a_version_into_force(cast, book):
    draft = books_making.drafted(cast, book)
    said = {"revision": 1, "now": NOW}
    assert code(activate_version, draft, actor=cast.operator, **said) == "playbook.own_hand"
    assert code(activate_version, draft, actor=cast.chair, **said) == "playbook.not_yours"
    read = {"revision": 0, "now": NOW, "actor": cast.security}
    assert code(activate_version, draft, **read) == "playbook.saved_elsewhere_stale"
    activate_version(draft, actor=cast.security, **said)
    states = list(book.versions.order_by("n").values_list("state", flat=True))
    assert states == ["superseded", "active"]
    assert code(activate_version, draft, actor=cast.security, **said) == "playbook.not_draft_stale"
    assert Entry.objects.filter(verb="playbook.activated").count() == 1


def test_everybody_who_wrote_in_it_is_barred(cast, book):
    draft = books_making.drafted(cast, book)
    written = Written(draft.title, draft.items[:-1], NOTE)
    draft = write_version(draft, written, revision=1, actor=cast.security, now=NOW)
    for person in (cast.operator, cast.security):
        named = {"revision": draft.revision, "actor": person, "now": NOW}
        assert code(activate_version, draft, **named) == "playbook.own_hand"


def test_a_version_says_something_new_and_why(cast, book):
    draft = begin_version(book, actor=cast.operator, now=NOW)
    named = {"actor": cast.security, "now": NOW}
    assert code(activate_version, draft, revision=0, **named) == "playbook.same"
    other = Written("Another title", draft.items, "")
    draft = write_version(draft, other, revision=0, actor=cast.operator, now=NOW)
    assert code(activate_version, draft, revision=1, **named) == "incident.reason_short"


def test_one_draft_at_a_time_and_no_save_over_another(cast, book):
    draft = books_making.drafted(cast, book)
    again = code(begin_version, book, actor=cast.security, now=NOW)
    assert again == "playbook.draft_there_stale"
    assert code(begin_version, book, actor=cast.administrator, now=NOW) == "playbook.not_yours"
    stale = {"revision": 0, "actor": cast.security, "now": NOW}
    written = Written("T", draft.items, NOTE)
    assert code(write_version, draft, written, **stale) == "playbook.saved_elsewhere_stale"
    discard_version(draft, actor=cast.security, now=NOW)
    assert begin_version(book, actor=cast.operator, now=NOW).n == 3


def test_a_key_that_was_ever_used_is_given_to_nothing_else(cast, book):
    books_making.next_version(cast, book)
    draft = begin_version(book, actor=cast.operator, now=NOW)
    fresh = replace(draft.items[0], key="", text="Something else")
    written = Written("T", [*draft.items[:-1], fresh], NOTE)
    draft = write_version(draft, written, revision=0, actor=cast.operator, now=NOW)
    assert draft.items[-1].key == "own-2"


def test_the_database_wants_two_people_too(cast, book):
    draft = books_making.drafted(cast, book)
    row = PlaybookVersion.objects.filter(pk=draft.pk)
    book.versions.filter(n=1)
    force = {"state": "active", "activated_at": NOW}
    with transaction.atomic():
        book.versions.filter(n=1).update(state="superseded", ended_at=NOW)
    cannot(lambda: row.update(**force))
    cannot(lambda: row.update(**force, activated_by=cast.operator))
    cannot(lambda: row.update(**force, activated_by=cast.operator, written_by=cast.security))
    with transaction.atomic():
        row.update(**force, activated_by=cast.security)
    others: list[dict[str, object]] = [
        {"title": "Other"}, {"content": []}, {"reason": "x"}, {"state": "draft"}, {"n": 9},
        {"activated_by": cast.chair},
    ]  # fmt: skip
    for values in others:
        cannot(lambda values=values: row.update(**values))
    cannot(row.delete)
    hand = {"version": draft, "person": cast.chair, "at": NOW}
    cannot(lambda: PlaybookHand.objects.create(**hand))  # it is no draft
    cannot(lambda: PlaybookHand.objects.filter(version=draft).delete())
    born = {"playbook": book, "title": "T", "content": [], "created_at": NOW, "activated_at": NOW}
    cannot(lambda: PlaybookVersion.objects.create(**born, n=3, state="active"))


def test_a_checklist_and_its_words_stay_in_the_database(cast):
    incident = books_making.grave(cast)
    books_making.done(incident, cast.operator, NOW, 1)
    item, tick = incident.checklist.get(n=1), ChecklistTick.objects.get()
    rows, ticks = ChecklistItem.objects.filter(pk=item.pk), ChecklistTick.objects.filter(pk=tick.pk)
    for values in ({"text": "Other"}, {"mandatory": False}, {"due_at": None}, {"n": 99}):
        cannot(lambda values=values: rows.update(**values))
    cannot(rows.delete)
    cannot(lambda: ticks.update(note="Other"))
    cannot(ticks.delete)
    word = {"item": item, "by": cast.operator, "at": NOW, "note": NOTE}
    cannot(lambda: ChecklistTick.objects.create(**word, n=2, tick="done"))  # says it again
    cannot(lambda: ChecklistTick.objects.create(**word, n=3, tick="open"))  # leaves one out
    other = incident.checklist.get(n=2)
    cannot(lambda: ChecklistTick.objects.create(**word | {"item": other}, n=1, tick="open"))
    cannot(lambda: IncidentPlaybook.objects.all().delete())
    closed = {"state": "closed", "outcome": "handled", "closed_at": NOW}
    cannot(lambda: type(incident).objects.filter(pk=incident.pk).update(**closed))
    books_making.done(incident, cast.operator, NOW)
    with transaction.atomic():
        type(incident).objects.filter(pk=incident.pk).update(**closed)
