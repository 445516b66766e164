"""Who said what about the agent, and why: verdicts of reviews and votes of decided ballots."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from approvals.models import Decision, ReviewStep, SignOff, Vote
from evidence.models.agent_dossiers.cases import PORTAL_TIMES
from evidence.models.agent_dossiers.seen import Seen, drawn
from evidence.models.reviews import who
from evidence.models.stories.wording import day_words
from evidence.rules.people import Who
from evidence.rules.sections import Drawn, Section, Table


@dataclass(frozen=True)
class Word:
    """What one person said in one review."""

    id: str
    about: str
    person: Who
    part: str
    said: str
    why: str
    at: datetime
    instead_of: Who | None = None

    @property
    def by(self) -> str:
        if self.instead_of is None:
            return str(self.person)
        return _("%(who)s for %(whom)s") % {"who": self.person, "whom": self.instead_of}


def decisions(seen: Seen) -> Section | None:
    """Every decision, and the words behind those that the reader may read."""
    if not seen.decisions and not seen.reviews:
        return None
    words = sorted([*_verdicts(seen), *_votes(seen)], key=lambda word: (word.at, word.id))
    lines = tuple((one.about, one.by, one.part, one.said, one.why, one.at) for one in words)
    heads = (_("About"), _("Who"), _("Part"), _("Said"), _("Reason"), _("When"))
    people = {one for word in words for one in (word.person, word.instead_of) if one is not None}
    return Section(
        "decisions", _("Who decided what, and why"), 90,
        facts=tuple((one.review.subject_id, _decided(one)) for one in seen.decisions),
        table=Table(heads, lines) if lines else None,
        populations=_drawn(seen.decisions, words),
        refs=_refs(seen, words),
        people=tuple(sorted(people, key=lambda one: one.ref)),
    )  # fmt: skip


def _decided(decision: Decision) -> str:
    words = {
        "outcome": decision.get_outcome_display(),
        "who": decision.review.committee.name,
        "day": day_words(decision.decided_at),
    }
    return _("%(outcome)s on %(day)s, %(who)s") % words


def _verdicts(seen: Seen) -> Iterable[Word]:
    rows = SignOff.objects.filter(review__in=seen.read_reviews, signed_at__lt=seen.moment)
    about = {one.pk: one.subject_id for one in seen.reviews}
    for row in rows.select_related("person", "step", "behalf__delegation__person"):
        behalf = getattr(row, "behalf", None)
        yield Word(
            row.ledger_ref,
            about[row.review_id],
            who(row.person),
            str(row.step.kind_words),
            str(row.get_verdict_display()),
            row.rationale,
            row.signed_at,
            who(behalf.delegation.person) if behalf else None,
        )


def _votes(seen: Seen) -> Iterable[Word]:
    """The last of each voter; of a ballot that goes on, none is told."""
    over = {
        one.ballot_id: one.review.subject_id
        for one in seen.decisions
        if one.ballot_id is not None and one.review_id in seen.read_reviews
    }
    rows = Vote.objects.filter(ballot__in=list(over)).select_related("person", "seat")
    last = {(row.ballot_id, row.person_id): row for row in rows.order_by("pk")}
    for row in last.values():
        yield Word(
            row.ledger_ref,
            over[row.ballot_id],
            who(row.person),
            row.seat.title,
            str(row.get_choice_display()),
            row.rationale,
            row.cast_at,
        )


def _drawn(decided: Sequence[Decision], words: Sequence[Word]) -> tuple[Drawn, ...]:
    rows = [
        {"id": one.ledger_ref, "about": one.review.subject_id, "outcome": one.outcome,
         "basis": one.basis, "tier": one.tier, "legal_class": one.legal_class,
         "digest": one.digest, "decided_at": one.decided_at}
        for one in decided
    ]  # fmt: skip
    return (
        drawn("agent_decisions", "id about outcome basis tier legal_class digest decided_at", rows,
              _("Decisions"), _("Every decision about the agent; none is ever changed."),
              str(PORTAL_TIMES)),
        drawn("agent_verdicts", "id about person instead_of part said why at", map(vars, words),
              _("Verdicts and votes"),
              _("Verdicts of reviews, and the votes of ballots that were decided."),
              str(PORTAL_TIMES)),
    )  # fmt: skip


def _refs(seen: Seen, words: Iterable[Word]) -> tuple[str, ...]:
    found = {one.ledger_ref for one in seen.reviews} | {one.ledger_ref for one in seen.decisions}
    steps = ReviewStep.objects.filter(review__in=seen.read_reviews).values_list("pk", flat=True)
    found |= {f"review_step:{pk}" for pk in steps} | {word.id for word in words}
    return tuple(sorted(found))
