"""Loads the demo into an empty database, all of it or nothing."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import transaction

from approvals.demo.cast import LEFT, SETUP, raise_organisation
from approvals.demo.chapters import chapters
from approvals.demo.diary import Diary
from approvals.demo.identities import give_keys
from approvals.demo.inventory import import_inventory
from approvals.demo.meetings import hold_meetings, name_substitutes
from approvals.demo.plot import FIRST_DAY
from approvals.demo.policies import set_limits
from approvals.demo.register import keep_register
from approvals.demo.sightings import meet
from approvals.demo.story import play
from approvals.demo.trials import run_suites
from approvals.demo.vendors import add_vendors, assess_vendors, use_models
from approvals.models import Draft, Request
from approvals.schemes import load_shipped_scheme
from govportal.ledger.actions import demonstration, in_bulk, seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import deliver_notices, load_calendars
from govportal.worklist.actions.calendars import SHIPPED
from registry.models import Agent

SELDOM = 2_000_000
"""How many new objects make the collector look."""


class Found(StrEnum):
    """What a database holds before the demo is loaded."""

    NOTHING = "nothing"
    DEMO = "demo"
    PEOPLE = "people"


@dataclass(frozen=True)
class Loaded:
    """How many of each there are afterwards."""

    people: int
    agents: int
    requests: int
    drafts: int
    entries: int


def found_here() -> Found:
    """Whether the database is empty, holds the demo, or people of its own."""
    if Person.objects.filter(email=f"{LEFT}@brackwater.example").exists():
        return Found.DEMO
    return Found.PEOPLE if Person.objects.exists() else Found.NOTHING


def load_demo(now: datetime) -> Loaded:
    """Fill an empty database with the demo organisation, its story ending at ``now``.

    Raises Refused in production, where a password that everybody knows has no place, and for a
    database that is not empty.
    """
    if settings.PRODUCTION:
        refuse(Refusal("demo.production"))
    if found_here() is not Found.NOTHING:
        refuse(Refusal("demo.not_empty"))
    with _seldom_collected():
        # One transaction: half an organisation would be taken for a whole one the next time.
        with demonstration(), transaction.atomic(), in_bulk():
            _tell(Diary(now, SHIPPED["berlin"][1]))
        seal(now)
        verify_ledger(now)
    return counted()


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A year of rows makes few cycles; looking for them as often as ever takes a quarter of the
    time."""
    before = gc.get_threshold()
    gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _tell(diary: Diary) -> None:
    begin = diary.day(FIRST_DAY, "09:00")
    load_calendars(begin)
    load_shipped_scheme(actor=SETUP, now=begin)
    people = raise_organisation(begin)
    add_vendors(diary, people)
    import_inventory(people, diary.day(FIRST_DAY - 1, "10:00"))
    play(diary, people)
    assess_vendors(diary, people)
    use_models(diary, people)
    give_keys(diary)
    set_limits(diary)
    run_suites(diary)
    meet(diary, people)
    hold_meetings(diary, people)
    keep_register(diary, people)
    name_substitutes(diary, people)
    deactivate_person(people[LEFT], actor=people["noor.everett"], now=diary.ago(10, 6.0))
    for chapter in chapters():
        chapter(diary, people)
    deliver_notices(diary.now)


def counted() -> Loaded:
    """What the database holds now."""
    return Loaded(
        people=Person.objects.count(),
        agents=Agent.objects.count(),
        requests=Request.objects.count(),
        drafts=Draft.objects.unsubmitted().count(),
        entries=Entry.objects.count(),
    )
