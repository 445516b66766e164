"""Many rows for measurements, written in bulk from one real case: no action is called for them.

Triggers and constraints stay on. What a page does not read is not made: the copied requests have
no versions or verdicts. Only the case that ``organisation`` was given is whole.
"""

import itertools
import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from approvals.models import Participant, Request, Review
from govportal.ledger.actions import record_many, seal
from govportal.ledger.rules import SYSTEM, Facts, Reference
from govportal.people.models import Person, Unit
from govportal.worklist.models import Clock, WorkItem
from registry.actions.words import index_agents
from registry.models import Agent
from tests import make

M = TypeVar("M", bound=Model)
CHUNK = 2_000
UNITS, PEOPLE = 20, 400
OPEN_EVERY = 10  # each tenth request is under review, with clock, step and work item
WORDS = ("Triage", "Reconciliation", "Onboarding", "Pricing", "Routing", "Summary", "Screening")
TOOLS = ("mail.send", "crm.read", "erp.post", "calendar.book", "files.search")
CLOSED = ("approved", "approved", "approved", "rejected", "withdrawn")


def copy_of(sample: M, **changes: Any) -> M:
    """An unsaved row like ``sample``."""
    values = {f.attname: getattr(sample, f.attname) for f in sample._meta.concrete_fields}
    values.pop(sample._meta.pk.attname)
    return type(sample)(**(values | changes))


def in_bulk(rows: Iterable[M]) -> None:
    """Insert rows of one model a chunk at a time."""
    waiting = iter(rows)
    while chunk := list(itertools.islice(waiting, CHUNK)):
        type(chunk[0])._default_manager.bulk_create(chunk)


@dataclass
class Filled:
    """A database with an organisation, one whole case, and copies of it."""

    cast: make.Cast
    case: Request
    units: list[int]
    people: list[int]

    def grow(self, requests: int) -> None:
        """Until there are so many requests, as many agents, and a tenth as many open reviews."""
        chance = random.Random(requests)
        numbers = range(Request.objects.count(), requests)
        with transaction.atomic():
            in_bulk(self._agent(n, chance) for n in numbers)
            unindexed = Agent.objects.filter(indexed_words__isnull=True)
            index_agents(list(unindexed.values_list("pk", flat=True)))
            agents = dict(Agent.objects.filter(slug__startswith="copy-").values_list("slug", "pk"))
            under_review = [n for n in numbers if n % OPEN_EVERY == 0]
            reviews = self._reviews(under_review, chance)
            in_bulk(self._request(n, agents, reviews, chance) for n in numbers)
            in_bulk(self._participants(requests - len(numbers), chance))

    def _agent(self, n: int, chance: random.Random) -> Agent:
        one = self.cast.unit.pk if n % UNITS == 0 else chance.choice(self.units)
        return copy_of(
            self.case.agent,
            slug=f"copy-{n}",
            name=f"{chance.choice(WORDS)} agent {n}",
            unit_id=one,
            business_owner_id=chance.choice(self.people),
            technical_owner_id=chance.choice(self.people),
            lifecycle=("discovered", "registered", "production")[n % 3],
            approval=chance.choice(("none", "approved", "approved", "conditional")),
            environment=chance.choice(("production", "production", "staging", "development")),
            kind=chance.choice(("built", "built", "script", "copilot")),
            user_population=chance.choice(("internal", "internal", "external")),
            tools=chance.sample(TOOLS, 2),
        )

    def _reviews(self, numbers: list[int], chance: random.Random) -> dict[str, int]:
        """Open reviews with clock, change, step and work item; keys by number of the request."""
        review = self.case.review
        assert review is not None and review.clock is not None
        clock, started = review.clock, review.clock.changes.get(number=1)
        last = Clock.objects.order_by("-pk").values_list("pk", flat=True)[0]
        in_bulk(copy_of(clock, subject_ref=f"request:COPY-{n}") for n in numbers)
        clocks = list(Clock.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
        in_bulk(copy_of(started, clock_id=pk) for pk in clocks)
        in_bulk(
            copy_of(review, subject_id=f"COPY-{n}", clock_id=pk)
            for n, pk in zip(numbers, clocks, strict=True)
        )
        made = Review.objects.filter(subject_id__startswith="COPY-", clock__in=clocks[:1])
        found = dict(
            Review.objects.filter(pk__gte=made.get().pk).values_list("subject_id", "pk")
            if clocks
            else ()
        )
        step = review.steps.filter(state="open")[0]
        in_bulk(
            copy_of(step, review_id=pk, assignee_id=chance.choice(self.people))
            for pk in found.values()
        )
        in_bulk(self._item(n, pk, chance) for n, pk in zip(numbers, clocks, strict=True))
        return found

    def _item(self, n: int, clock: int, chance: random.Random) -> WorkItem:
        # The owner keeps forty items whatever the size: a person's day has an end.
        mine = n < 40 * OPEN_EVERY
        return WorkItem(
            subject_ref=f"request:COPY-{n}",
            kind="review.sign_off",
            title=f"Sign-off: copy {n}",
            url=f"/requests/COPY-{n}/",
            assignee_id=self.cast.owner.pk if mine else chance.choice(self.people),
            role="technical_owner",
            clock_id=clock,
            key=f"copy:{n}",
            opened_at=make.START,
        )

    def _request(
        self, n: int, agents: dict[str, int], reviews: dict[str, int], chance: random.Random
    ) -> Request:
        review = reviews.get(f"COPY-{n}")
        return copy_of(
            self.case,
            number=f"COPY-{n}",
            state="in_review" if review else chance.choice(CLOSED),
            agent_id=agents[f"copy-{n}"],
            unit_id=self.cast.unit.pk if n % UNITS == 0 else chance.choice(self.units),
            requester_id=chance.choice(self.people),
            title=f"{chance.choice(WORDS)} agent {n}",
            tier=chance.choice((1, 1, 2, 2, 2, 3)),
            review_id=review,
            closed_at=None if review else make.START + timedelta(days=3),
        )

    def _participants(self, skip: int, chance: random.Random) -> Iterator[Participant]:
        keys = Request.objects.order_by("pk").values_list("pk", flat=True)[skip:]
        for n, pk in enumerate(keys.iterator()):
            yield Participant(
                request_id=pk, person_id=chance.choice(self.people), role="technical_owner"
            )
            if n % 50 == 0:
                yield Participant(request_id=pk, person_id=self.cast.owner.pk, role="data_steward")

    def grow_ledger(self, entries: int) -> None:
        """Record and seal so many further entries."""
        record_entries(entries, [self.cast.owner.ledger_ref, self.cast.tech_owner.ledger_ref])


def organisation() -> Filled:
    """The cast of the tests, one case under review, and the units and people of the copies."""
    cast = make.organisation()
    case = make.request(cast, "tier2-onboarding")
    in_bulk(Unit(slug=f"unit-{n}", name=f"Unit {n}") for n in range(1, UNITS))
    units = list(Unit.objects.filter(slug__startswith="unit-").values_list("pk", flat=True))
    in_bulk(
        Person(
            email=f"person-{n}@brackwater.example",
            full_name=f"Person Number {n}",
            unit_id=units[n % len(units)],
            password="!",
        )
        for n in range(PEOPLE)
    )
    people = Person.objects.filter(email__startswith="person-")
    case.refresh_from_db()
    return Filled(cast, case, units, list(people.values_list("pk", flat=True)))


def facts(actors: list[str]) -> Callable[[int], Facts]:
    """Entries as a busy day leaves them: by number."""

    def fact(n: int) -> Facts:
        return Facts(
            ("request.signed", "request.submitted", "clock.warning", "agent.changed")[n % 4],
            Reference(f"request:COPY-{n // 5}"),
            Reference(actors[n % len(actors)]) if n % 3 else SYSTEM("sweep"),
            make.START + timedelta(seconds=n),
            refs=[Reference(f"agent:copy-{n // 5}"), Reference(f"review:{n // 5}")],
            data={"step": "sign_off_technical_owner", "verdict": "approve", "n": n, "tier": 2},
        )

    return fact


def record_entries(count: int, actors: list[str], *, sealed: bool = True) -> None:
    """So many entries of three references each."""
    fact = facts(actors)
    for start in range(0, count, CHUNK):
        with transaction.atomic():
            record_many([fact(n) for n in range(start, min(start + CHUNK, count))])
    if sealed:
        seal(make.START)
