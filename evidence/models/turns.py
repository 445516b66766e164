"""The turns of a case beside its reviews, as the dossier tells them."""

from collections.abc import Iterable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from approvals.models import Appeal, Hearing, Reduction, Request, Review, Waiver
from evidence.models.reviews import who
from evidence.rules.turns import TurnLine
from registry.models import Authorisation


def turn_lines(
    request: Request, reviews: Sequence[Review], rights: Iterable[Authorisation]
) -> tuple[TurnLine, ...]:
    """Every turn, the first first."""
    found = (*_reductions(request), *_hearings(reviews), *_appeals(request))
    found += (*_waivers(request), *_pilots(rights))
    return tuple(sorted(found, key=lambda line: (line.at, line.ref)))


def turn_refs(lines: Iterable[TurnLine]) -> set[str]:
    """What the ledger knows of them, and the people whom they name."""
    return {line.ref for line in lines}


def turn_people(lines: Iterable[TurnLine]) -> set[str]:
    return {line.person.ref for line in lines if line.person is not None}


def _reductions(request: Request) -> Iterable[TurnLine]:
    rows = Reduction.objects.filter(version__request=request).select_related("by", "version")
    for row in rows:
        yield TurnLine(
            kind="reduction",
            kind_name=_("Reduced scope"),
            ref=row.version.ledger_ref,
            at=row.at,
            until=None,
            person=who(row.by),
            words=_("Version %(n)s takes away from the one before.") % {"n": row.version.n},
            text=row.reason,
        )


def _hearings(reviews: Sequence[Review]) -> Iterable[TurnLine]:
    rows = Hearing.objects.filter(ballot__review__in=[review.pk for review in reviews])
    for row in rows.select_related("item__meeting__committee", "item__meeting__protocol"):
        meeting = row.item.meeting
        day = date_format(meeting.starts_at.astimezone(meeting.tz), "j F Y")
        minutes = getattr(meeting, "protocol", None)
        params = {"committee": meeting.committee.name, "title": meeting.title, "day": day}
        words = _("%(committee)s, %(title)s, %(day)s.") % params
        if minutes is not None and minutes.digest:
            words += " " + _("Minutes: %(digest)s.") % {"digest": minutes.digest}
        yield TurnLine(
            kind="meeting",
            kind_name=_("Heard in a meeting"),
            ref=row.item.ledger_ref,
            at=meeting.starts_at,
            until=None,
            person=None,
            words=words,
            text=row.item.note,
        )


def _appeals(request: Request) -> Iterable[TurnLine]:
    for row in Appeal.objects.filter(request=request).select_related("person", "decision"):
        day = date_format(row.decision.decided_at, "j F Y")
        yield TurnLine(
            kind="appeal",
            kind_name=_("Appeal"),
            ref=row.ledger_ref,
            at=row.appealed_at,
            until=None,
            person=who(row.person),
            words=_("Against the rejection of %(day)s; the full committee decides.") % {"day": day},
            text=row.grounds,
        )


def _waivers(request: Request) -> Iterable[TurnLine]:
    for row in Waiver.objects.filter(request=request).select_related("decision"):
        yield TurnLine(
            kind="exception",
            kind_name=_("Exception"),
            ref=row.ledger_ref,
            at=row.decision.decided_at,
            until=row.ends_on,
            person=None,
            words=_("To the rule “%(rule)s”.") % {"rule": row.rule},
            text="",
        )


def _pilots(rights: Iterable[Authorisation]) -> Iterable[TurnLine]:
    for right in rights:
        if right.is_pilot:
            yield TurnLine(
                kind="pilot",
                kind_name=_("Pilot"),
                ref=right.pilot.ledger_ref,
                at=right.valid_from,
                until=right.pilot.ends_on,
                person=None,
                words=_("It runs in stages, never in production, and ends by itself."),
                text="",
            )
