"""How decisions are read, as the panel shows it: one's own in full, others' only together."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.models import ReviewStep, SignOff, Vote
from approvals.rules.ballots import APPROVALS
from approvals.rules.reading import FEWEST, Figures, Given, Read, figures, shared_figures
from approvals.rules.reviews import POSITIVE, StepKind, Verdict
from govportal.people.models import Committee, Person

DAYS = 90
Rows = list[tuple[int, Given]]
"""Committee and answer."""


@dataclass(frozen=True)
class Load:
    """What one person decides: open duties now, answers in the period. No times."""

    person: Person
    open: int
    given: int


@dataclass(frozen=True)
class Panel:
    """The page: own figures, those of each committee and of all, and who carries how much."""

    own: Figures
    all: Figures | None
    committees: Sequence[tuple[Committee, Figures | None]]
    loads: Sequence[Load]
    since: datetime


def panel_of(reader: Person, now: datetime, days: int = DAYS) -> Panel:
    """Everything of the last ``days``, in a fixed number of queries."""
    since = now - timedelta(days=days)
    rows = [*_votes(since), *_verdicts(since)]
    given = [one for _committee, one in rows]
    return Panel(
        own=figures(one for one in given if one.person == reader.pk),
        all=shared_figures(given),
        committees=[
            (committee, shared_figures([one for of, one in rows if of == committee.pk]))
            for committee in Committee.objects.order_by("name")
        ],
        loads=_loads(given),
        since=since,
    )


def _votes(since: datetime) -> Rows:
    """The last vote of each person in each ballot."""
    rows = Vote.objects.filter(cast_at__gte=since).select_related("reading").order_by("pk")
    found: dict[tuple[int, int], tuple[int, Given]] = {}
    for vote in rows.select_related("reading", "ballot__review"):
        review = vote.ballot.review
        yes = vote.choice in APPROVALS
        found[vote.ballot_id, vote.person_id] = (
            review.committee_id,
            Given(vote.person_id, vote.ballot.tier, yes, vote.seconds_open, _read(vote)),
        )
    return list(found.values())


def _verdicts(since: datetime) -> Rows:
    rows = SignOff.objects.filter(signed_at__gte=since).exclude(step__kind=StepKind.ATTESTATION)
    return [
        (
            line.review.committee_id,
            Given(
                line.person_id,
                line.review.tier,
                Verdict(line.verdict) in POSITIVE,
                line.seconds_open,
                _read(line),
            ),
        )
        for line in rows.select_related("review", "reading")
    ]


def _read(answer: Any) -> Read | None:
    row = getattr(answer, "reading", None)
    return None if row is None else Read(row.parts, row.parts_of, row.files, row.files_of)


def _loads(given: Iterable[Given]) -> list[Load]:
    done = Counter(one.person for one in given)
    steps = ReviewStep.objects.open().filter(assignee__isnull=False).order_by()
    counted = steps.values_list("assignee").annotate(n=Count("pk"))
    waiting: Mapping[int, int] = {pk: n for pk, n in counted if pk is not None}
    people = Person.objects.get_queryset().filter(pk__in={*done, *waiting})
    loads = [Load(one, waiting.get(one.pk, 0), done.get(one.pk, 0)) for one in people]
    return sorted(loads, key=lambda one: (-one.open, -one.given, str(one.person)))


def lines_of(found: Figures | None) -> list[tuple[str, str]]:
    """The figures in words; a word why there are none."""
    if found is None:
        few = _("Not shown: fewer than %(n)s people, so somebody’s own could be told from it.")
        return [(_("Figures"), few % {"n": FEWEST})]
    return [
        (_("Answers"), _answers(found)),
        (_("Case open, median"), _time(found.median_seconds)),
        (_("Approvals at tier 3 and 4 under two minutes"), _share(found.rushed, found.rushable)),
        (_("Every part and file opened"), _share(found.whole, found.told)),
    ]  # fmt: skip


def _answers(found: Figures) -> str:
    by = ngettext("%(n)s, by one person", "%(n)s, by %(people)s people", found.people)
    return by % {"n": found.answers, "people": found.people}


def _time(seconds: int | None) -> str:
    if seconds is None:
        return _("not known")
    minutes = seconds // 60
    if not minutes:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def _share(some: int, of: int) -> str:
    return _("%(some)s of %(of)s") % {"some": some, "of": of} if of else _("not known")
