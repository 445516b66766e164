"""Populations that samples are drawn from: read from the tables, and again from the ledger."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from approvals.models import Condition, Decision, SignOff
from approvals.rules.reviews import Verdict
from evidence.rules.samples import Kind, Member, Scope, moment
from evidence.trail_views import VERBS_OF_VIEW
from govportal.ledger.models import Entry, EntryRef, Leaf
from govportal.people.models import RoleAssignment
from incidents.models import Alert, Incident
from registry.models import Authorisation

SUBJECT = Concat("review__subject_kind", Value(":"), "review__subject_id")
"""What a review is about, as the ledger calls it."""


@dataclass(frozen=True)
class Told:
    """One entry as far as a population needs it."""

    verb: str
    subject: str
    refs: Sequence[str]


@dataclass(frozen=True)
class Source:
    """Where the rows are: columns as the ORM names them, empty where the rows do not say it.

    ``about``: kind and key of what a row is about; no kind where the key has it.
    ``prefix``: the kind of their ledger references; ``verbs``: of the entries that tell of a row;
    ``told``: which rows one such entry tells of.
    """

    rows: Callable[[], QuerySet[Any]]
    prefix: str
    at: str
    about: tuple[str, str | Concat]
    what: str
    verbs: tuple[str, ...]
    told: Callable[[Told], Iterable[str]]
    key: str = "pk"
    unit: str = ""
    tier: str = ""
    committee: str = ""


def _all(told: Told, prefix: str) -> list[str]:
    return [ref for ref in told.refs if ref.startswith(prefix)]


def _decision(told: Told) -> list[str]:
    """Decisions on requests: the entry names the request too."""
    return _all(told, "decision:") if _all(told, "request:") else []


def _right(told: Told) -> list[str]:
    """The right that was given; the one before it is named too, and has a smaller number."""
    return [max(_all(told, "authorisation:"), key=lambda ref: int(ref.partition(":")[2]))]


def _condition(told: Told) -> list[str]:
    """What was closed: those merged, but not the one that took their place."""
    if told.verb != "condition.merged":
        return [told.subject]
    return [ref for ref in _all(told, "condition:") if ref != told.subject]


SOURCES: dict[Kind, Source] = {
    Kind.DECISIONS: Source(
        lambda: Decision.objects.filter(review__subject_kind="request"),
        "decision", "decided_at", ("request", "review__subject_id"), "outcome",
        ("review.decided",), _decision,
        unit="review__unit__slug", tier="tier", committee="review__committee__slug",
    ),
    Kind.SIGN_OFFS: Source(
        SignOff.objects.order_by,
        "sign_off", "signed_at", ("", SUBJECT), "step__kind",
        tuple(f"review.step_{verdict.value}" for verdict in Verdict),
        lambda told: _all(told, "sign_off:"),
        unit="review__unit__slug", tier="review__tier", committee="review__committee__slug",
    ),
    Kind.AUTHORISATIONS: Source(
        Authorisation.objects.order_by,
        "authorisation", "valid_from", ("agent", "agent__slug"), "environment",
        ("agent.authorised", "agent.change_authorised", "agent.authorised_provisionally",
         "agent.went_back"), _right,
        unit="agent__unit__slug", tier="agent__tier",
    ),
    Kind.INCIDENTS: Source(
        lambda: Incident.objects.real().order_by(),
        "incident", "reported_at", ("incident", "number"), "severity",
        ("incident.reported",), lambda told: [told.subject],
        key="number", unit="unit__slug", tier="agent__tier", committee="committee__slug",
    ),
    Kind.ALERTS: Source(
        lambda: Alert.objects.order_by().exclude(verdict=""),
        "alert", "verdict_at", ("incident", "incident__number"), "verdict",
        ("alert.judged",), lambda told: [told.subject],
        unit="agent__unit__slug", tier="agent__tier", committee="incident__committee__slug",
    ),
    Kind.CONDITIONS: Source(
        lambda: Condition.objects.order_by().filter(closed_at__isnull=False),
        "condition", "closed_at", ("", SUBJECT), "state",
        ("condition.met", "condition.moot", "condition.merged"), _condition,
        unit="review__unit__slug", tier="review__tier", committee="review__committee__slug",
    ),
    Kind.ROLES: Source(
        lambda: RoleAssignment.history.model.objects.order_by().filter(history_type="+"),
        "role_assignment", "history_date", ("person", "person__ref"), "role",
        ("role.given",), lambda told: _all(told, "role_assignment:"),
        key="id", unit="unit__slug", committee="committee__slug",
    ),
    Kind.ENTRIES: Source(
        Entry.objects.order_by,
        "entry", "occurred_at", ("", "subject"), "verb", (), lambda told: [],
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Span:
    """From a moment up to another, which is not in it."""

    start: datetime
    end: datetime

    def of(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.start, f"{column}__lt": self.end})


def rows_of(scope: Scope, span: Span) -> QuerySet[Any]:
    """The rows of the period, before filters."""
    source = SOURCES[scope.kind]
    rows = source.rows().filter(span.of(source.at))
    if scope.kind is Kind.ENTRIES:
        rows = rows.filter(verb__in=VERBS_OF_VIEW[scope.view])
    return rows


def members_of(scope: Scope, span: Span) -> list[Member]:
    """The rows of the period as a list is kept. One query."""
    source = SOURCES[scope.kind]
    kind, about = source.about
    columns = {
        "_key": source.key, "_at": source.at, "_about": about, "_what": source.what,
        "_unit": source.unit, "_tier": source.tier, "_committee": source.committee,
    }  # fmt: skip
    asked = {name: _column(column) for name, column in columns.items()}
    rows = rows_of(scope, span).annotate(**asked).values_list(*asked).iterator()
    return [_member(source.prefix, kind, row) for row in rows]


def _column(name: str | Concat) -> Any:
    if isinstance(name, str):
        return F(name) if name else Value(None, CharField())
    return name


def _member(prefix: str, about_kind: str, row: tuple[Any, ...]) -> Member:
    key, at, about, what, unit, tier, committee = row
    ref = f"{prefix}:{key}"
    named = f"{about_kind}:{about}" if about_kind else about
    return Member(
        key=ref,
        at=moment(at.astimezone(UTC)),
        about=named if about is not None else ref,
        what=what or "",
        unit=unit or "",
        tier=tier,
        committee=committee or "",
    )


def keys_told(scope: Scope, span: Span) -> set[str]:
    """The rows of the period as the ledger tells of them, without a look at the tables."""
    if scope.kind is Kind.ENTRIES:
        return _leaves(scope, span)
    if scope.kind is Kind.ALERTS:
        return _judged(span)
    source = SOURCES[scope.kind]
    found = {key for told in _told(source, span) for key in source.told(told)}
    return found - _exercises(span) if scope.kind is Kind.INCIDENTS else found


def _told(source: Source, span: Span) -> Iterator[Told]:
    entries = Entry.objects.order_by().filter(span.of("occurred_at"), verb__in=source.verbs)
    refs = defaultdict(list)
    kinds = Q(ref__startswith=f"{source.prefix}:") | Q(ref__startswith="request:")
    named = EntryRef.objects.filter(kinds, entry_id__in=entries.values("pk"))
    for entry, ref in named.values_list("entry_id", "ref"):
        refs[entry].append(ref)
    for pk, verb, subject in entries.values_list("pk", "verb", "subject"):
        yield Told(verb, subject, sorted(refs[pk]))


def _exercises(span: Span) -> set[str]:
    """Entries do not say in a column that an incident was played."""
    rows = Incident.objects.filter(span.of("reported_at"), is_exercise=True)
    return {f"incident:{number}" for number in rows.values_list("number", flat=True)}


def _judged(span: Span) -> set[str]:
    """Alerts whose latest judgement is in the period.

    One judgement of all that was left of an incident is one entry, which names no alerts: they are
    known by its moment.
    """
    entries = Entry.objects.order_by("occurred_at", "pk").filter(occurred_at__gte=span.start)
    alone = entries.filter(verb="alert.judged").values_list("subject", "occurred_at")
    found = {subject for subject, at in dict(alone).items() if at < span.end}
    rest = entries.filter(span.of("occurred_at"), verb="alert.rest_judged")
    alerts = Alert.objects.filter(span.of("verdict_at"), verdict_at__in=rest.values("occurred_at"))
    return found | {f"alert:{pk}" for pk in alerts.values_list("pk", flat=True)}


def _leaves(scope: Scope, span: Span) -> set[str]:
    """Entries of the class that stand in the sealed tree with the leaf that they have."""
    same = Leaf.objects.filter(entry_id=OuterRef("pk"), leaf_hash=OuterRef("leaf_hash"))
    sealed = rows_of(scope, span).filter(Exists(same))
    return {f"entry:{pk}" for pk in sealed.values_list("pk", flat=True)}
