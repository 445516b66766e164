"""Agents that somebody met and could not place: what was noted, and what people decided."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from approvals.demo.diary import Diary
from govportal.people.models import Person, Unit
from registry.actions.sightings import (
    SENSOR,
    mark_unauthorised,
    match_sighting,
    note_sighting,
    note_stopped,
    register_sighting,
)
from registry.models import Agent, Sighting
from registry.rules.sightings import UNKNOWN_KEY, Source

Decision = Callable[[Sighting, Person, datetime], object]


@dataclass(frozen=True)
class Met:
    """One sighting. ``by``: who told of it, else the portal itself noted it.

    ``on``: on which working days before today it was met; ``decided``: what was decided, by whom
    and on which of these days. What was not waits for a decision.
    """

    source: Source
    name: str
    detail: str
    on: tuple[int, ...]
    environment: str = ""
    by: str = ""
    decided: tuple[tuple[int, str, Decision], ...] = ()


def _is(slug: str, reason: str) -> Decision:
    return lambda sighting, person, now: match_sighting(
        sighting, Agent.objects.get(slug=slug), reason, actor=person, now=now
    )


def _new(slug: str, name: str, unit: str, reason: str) -> Decision:
    return lambda sighting, person, now: register_sighting(
        sighting, slug, name, Unit.objects.get(slug=unit), reason, actor=person, now=now
    )


def _unauthorised(reason: str) -> Decision:
    return lambda sighting, person, now: mark_unauthorised(sighting, reason, actor=person, now=now)


def _stopped(reason: str) -> Decision:
    return lambda sighting, person, now: note_stopped(sighting, reason, actor=person, now=now)


MET = (
    Met(
        Source.CALL,
        "invoice-query-sorter",
        "Called without a key from the test cluster.",
        (52,),
        "staging",
    ),
    Met(
        Source.TRACE,
        "claims_triage_v2",
        "Traces with the prompts of Claims Triage Desk, under another service name.",
        (47, 46),
        "production",
        decided=(
            (
                44,
                "iris.dahlgren",
                _is("claims-triage-desk", "Its second replica, still under the pilot’s name."),
            ),
        ),
    ),
    Met(
        Source.IMPORT,
        "Pull Request Reviewer",
        "In the code host’s list of apps; reads four repositories.",
        (31,),
        decided=(
            (
                29,
                "marek.solano",
                _is("code-review-companion", "The app through which it reads; the same owner."),
            ),
        ),
    ),
    Met(
        Source.IMPORT,
        "Travel Booking Copilot",
        "In the list of sign-ins: fourteen people of Shared Services in one week.",
        (31,),
        "production",
        decided=(
            (
                27,
                "iris.dahlgren",
                _new(
                    "travel-booking-copilot",
                    "Travel Booking Copilot",
                    "services",
                    "A trial that Facilities began without a request; they want to keep it.",
                ),
            ),
        ),
    ),
    Met(
        Source.CALL,
        "nightly-export",
        "Asked for a grant with a key of another environment.",
        (24,),
        "production",
        decided=(
            (
                24,
                "halvard.imre",
                _unauthorised("Nobody knows it, and it reads customers’ records at night."),
            ),
            (
                23,
                "halvard.imre",
                _stopped("A job of an engineer who has left; removed with its service account."),
            ),
        ),
    ),
    Met(
        Source.PERSON,
        "Notetaker in supplier calls",
        "Joins calls of Purchasing as a guest and mails a summary to everybody who is invited.",
        (6,),
        by="dalibor.finch",
        decided=(
            (
                2,
                "jonas.ferreira",
                _unauthorised("No agreement with its maker, and nobody in the calls was told."),
            ),
        ),
    ),
    Met(
        Source.CALL,
        UNKNOWN_KEY,
        "Three calls with a key that was never issued.",
        (5, 3, 2),
        "production",
    ),
    Met(
        Source.TRACE,
        "tariff-scraper-test",
        "Opens pages of two other insurers every hour.",
        (3, 2, 1),
        "staging",
    ),
    Met(
        Source.PERSON,
        "A macro that answers mails",
        "In the shared mailbox of Recourse; the answers read as if a model had written them.",
        (1,),
        by="torvald.esk",
    ),
)


def meet(diary: Diary, people: Mapping[str, Person]) -> None:
    """Note them, and decide what was decided."""
    for met in MET:
        sighting = None
        for day in met.on:
            actor: Any = people[met.by] if met.by else SENSOR
            sighting = note_sighting(
                met.source,
                met.name,
                environment=met.environment,
                detail=met.detail,
                actor=actor,
                now=diary.day(day, "09:20"),
            )
        assert sighting is not None  # each is met at least once
        for n, (day, key, decide) in enumerate(met.decided):
            decide(sighting, people[key], diary.day(day, f"{13 + n}:30"))
