"""The book of a committee's period: each case it decided, its meetings, and its rules then."""

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.models import Decision, EmergencyBallot, Meeting, Request
from approvals.rules.reviews import Basis
from evidence.models.books.bound import Bound, Listed, people_in
from evidence.models.books.days import in_days, span_lines, span_words
from evidence.models.books.ledger_counts import meetings_told, seats_told
from evidence.models.books.lists import filters_of, told_of
from evidence.models.books.meetings import MeetingPiece
from evidence.models.books.pieces import Piece, Reading
from evidence.models.books.policies import policies_of
from evidence.models.books.requests import RequestPiece
from evidence.models.books.schemes import scheme_pieces
from evidence.models.books.told import in_tree
from evidence.models.books.verdicts import VerdictPiece
from evidence.models.reviews import maybe, who
from evidence.rules.omissions import Omission
from evidence.rules.packing import Span
from evidence.rules.sheets import population_of
from govportal.people.models import Committee
from govportal.refusals import Refusal, Refused


def committee_book(reading: Reading) -> Bound:
    """Raises Refused for a committee that there is not."""
    slug, span = reading.scope.number, reading.scope.span
    committee = Committee.objects.filter(slug=slug).first()
    if committee is None:
        raise Refused(Refusal("pack.committee_unknown", {"number": slug}))
    if span is None:
        raise Refused(Refusal("pack.span_missing"))
    decisions = in_days(_decisions(committee), "decided_at", span)
    meetings = in_days(committee.meetings.order_by("starts_at", "pk"), "starts_at", span)
    policies, policy_list, omitted = policies_of(reading, span)
    return Bound(
        reading=reading,
        number=slug,
        title=_("Evidence about the decisions of %(committee)s, %(days)s")
        % {"committee": committee.name, "days": span_words(span)},
        front={
            "says": [
                _(
                    "The pack answers one question: did this committee decide as it must, with a "
                    "quorum, without conflicts, with reasons, and in time?"
                )
            ],
            "lines": [(_("Committee"), committee.name), *span_lines(span)],
        },
        found=(
            *_cases(decisions),
            *_meetings(meetings),
            *scheme_pieces(span),
            *policies,
        ),
        own_refs=frozenset({committee.ledger_ref}),
        own_named=frozenset({committee.ledger_ref}),
        lists=(
            _decided(decisions, committee, reading),
            _held(meetings, committee, span, reading),
            _seats(committee, span, reading),
            _emergencies(committee, reading),
            policy_list,
        ),
        left_out=(
            Omission("other_committees", params={"committee": committee.name}),
            Omission("undecided_cases"),
            *omitted,
        ),
    )


def _decisions(committee: Committee) -> "QuerySet[Decision]":
    rows = Decision.objects.filter(review__committee=committee).select_related("review")
    return rows.order_by("decided_at", "pk")


def _cases(decisions: "QuerySet[Decision]") -> Sequence[Piece]:
    """One chapter for each thing decided, in the order of the first decision about it."""
    found: dict[str, Piece] = {}
    groups = {
        str(Basis.BALLOT): _("Cases it decided by ballot"),
        str(Basis.SIGN_OFF): _("Cases decided by sign-off, under its routing scheme"),
        str(Basis.ORDER): _("Provisional orders"),
    }
    reviews = [one.review for one in decisions]
    numbers = [one.subject_id for one in reviews if one.subject_kind == "request"]
    titles = dict(Request.objects.filter(number__in=numbers).values_list("number", "title"))
    for review in reviews:
        key = f"{review.subject_kind}:{review.subject_id}"
        if review.subject_kind == "request":
            title = titles.get(review.subject_id, review.title)
            group = groups[review.basis]
            found.setdefault(key, RequestPiece(review.subject_id, title, group))
        else:
            kind, subject = review.subject_kind, review.subject_id
            found[f"review:{review.pk}"] = VerdictPiece(
                review.pk, kind, subject, review.title, groups[review.basis]
            )
    order = list(groups.values())
    return sorted(found.values(), key=lambda piece: order.index(piece.head.group))


def _meetings(rows: "QuerySet[Meeting]") -> Sequence[Piece]:
    group = _("Meetings")
    return [
        MeetingPiece(pk, n, title, group) for pk, n, title in rows.values_list("pk", "n", "title")
    ]


def _decided(rows: "QuerySet[Decision]", committee: Committee, reading: Reading) -> Listed:
    found = [
        {"id": one.pk, "review": one.review_id, "kind": one.review.subject_kind,
         "about": one.review.subject_id, "title": one.review.title, "tier": one.tier,
         "basis": one.basis, "outcome": one.outcome, "digest": one.digest,
         "decided_at": one.decided_at}
        for one in rows
    ]  # fmt: skip
    told = in_tree({f"review:{row['review']}" for row in found}, reading.size)
    kept = [row for row in found if f"review:{row['review']}" in told]
    ours = {f"review:{pk}" for pk in committee.reviews.values_list("pk", flat=True)}
    ledger = told_of(("review.decided",), reading) & ours
    return Listed(
        population_of(
            "committee_decisions",
            "id review kind about title tier basis outcome digest decided_at", kept,
        ),
        {
            "title": _("Decisions of the committee and in its name"),
            "source": _source(kept),
            "filters": filters_of(reading.scope.span, _("All of them.")),
            "clock": _("decided_at is the portal's time of the deciding verdict."),
        },
        counted=len(ledger),
        counted_how=_(
            "Entries “review.decided” of the ledger in these days, of the committee’s reviews."
        ),
    )  # fmt: skip


def _source(rows: Sequence[Mapping[str, object]]) -> str:
    """How many of them the committee decided itself; others it only set the rules for."""
    ways = Counter(row["basis"] for row in rows)
    return _(
        "Stored decisions of reviews that belong to the committee; basis says who decided: the "
        "committee by ballot (%(ballot)s), the people its routing scheme names by sign-off "
        "(%(sign_off)s), one person by a provisional order (%(order)s)."
    ) % {way: ways[way] for way in Basis}


def _held(rows: "QuerySet[Meeting]", committee: Committee, span: Span, reading: Reading) -> Listed:
    found = [
        {"id": one.pk, "n": one.n, "title": one.title, "state": one.state,
         "starts_at": one.starts_at, "opened_at": one.opened_at, "closed_at": one.closed_at}
        for one in rows
    ]  # fmt: skip
    told = in_tree({f"meeting:{row['id']}" for row in found}, reading.size)
    kept = [row for row in found if f"meeting:{row['id']}" in told]
    return Listed(
        population_of("meetings", "id n title state starts_at opened_at closed_at", kept),
        {
            "title": _("Meetings"),
            "source": _("Meetings of the committee."),
            "filters": _("Those planned for a moment in these days, called off ones too."),
            "clock": _("starts_at is the planned time; the others are the portal’s."),
        },
        counted=len(meetings_told(committee.ledger_ref, reading.size, span)),
        counted_how=_(
            "Meetings that the newest entry “meeting.scheduled” or “meeting.moved” plans for a "
            "moment in these days."
        ),
    )  # fmt: skip


def _seats(committee: Committee, span: Span, reading: Reading) -> Listed:
    ends = Q(ends_on=None) | Q(ends_on__gte=span.since)
    rows = committee.seats.filter(ends, starts_on__lte=span.until)
    others = {one.ledger_ref for one in committee.seats.exclude(pk__in=rows.values("pk"))}
    told = seats_told(committee.ledger_ref, reading.size) - others
    found = [
        {"id": one.pk, "kind": one.kind, "title": one.title, "holder": maybe(one.holder),
         "alternate": maybe(one.alternate), "unit": one.unit.name if one.unit else "",
         "starts_on": one.starts_on, "ends_on": one.ends_on}
        for one in rows.select_related("holder", "alternate", "unit").order_by("pk")
    ]  # fmt: skip
    return Listed(
        population_of("seats", "id kind title holder alternate unit starts_on ends_on", found),
        {
            "title": _("Seats"),
            "source": _("Voting seats of the committee with holder and alternate."),
            "filters": _("Those in force on any of the days %(days)s.")
            % {"days": span_words(span)},
            "clock": _("Days in the portal’s zone, both included."),
        },
        counted=len(told),
        counted_how=_("Seats that entries “seat.filled” name, without those of other days."),
        people=people_in(found, "holder", "alternate"),
    )  # fmt: skip


def _emergencies(committee: Committee, reading: Reading) -> Listed:
    """Emergency ballots about agents; until one has ended nobody's vote is in any pack."""
    rows = EmergencyBallot.objects.filter(poll__committee=committee).order_by("pk")
    within = in_days(rows, "poll__opened_at", reading.scope.span)
    found = [
        {"id": one.pk, "agent": one.agent.slug, "question": one.question, "state": one.state,
         "opened_by": who(one.opened_by), "opened_at": one.poll.opened_at,
         "closed_at": one.closed_at, "digest": one.poll.digest, "ref": one.ledger_ref}
        for one in within.select_related("agent", "opened_by", "poll")
    ]  # fmt: skip
    told = in_tree({str(row["ref"]) for row in found}, reading.size)
    kept = [row for row in found if row["ref"] in told]
    ours = {one.ledger_ref for one in rows}
    return Listed(
        population_of(
            "emergency_ballots",
            "id agent question state opened_by opened_at closed_at digest", kept,
        ),
        {
            "title": _("Emergency ballots about agents"),
            "source": _("Emergency ballots put to the committee."),
            "filters": filters_of(reading.scope.span, _("All of them.")),
            "clock": _("opened_at and closed_at are the portal’s times."),
        },
        counted=len(told_of(("emergency.opened",), reading) & ours),
        counted_how=_("Entries “emergency.opened” of the ledger in these days."),
        people=people_in(kept, "opened_by"),
    )  # fmt: skip
