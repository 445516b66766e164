"""What stands now on the legal side of an incident, read from its rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from incidents.models import Incident, LegalAnswer, LegalNotice, NoticeMove, StatutoryClock
from incidents.rules.notices import Move, NoticeFacts, NoticeKind
from incidents.rules.questions import Given, Question
from incidents.rules.statutory import Ended, Facts, wanted
from incidents.statutory_table import shipped_table
from registry.models import Agent, Manifest
from registry.rules.data_catalogue import CATALOGUE_1, category_of

CODES = frozenset(str(one["code"]) for one in CATALOGUE_1["categories"])


def newest(rows: Iterable[LegalAnswer]) -> dict[Question, LegalAnswer]:
    """The answer that counts of each question, of rows in their order."""
    return {Question(row.question): row for row in rows if not row.is_proposal}


def decided(incident: Incident) -> dict[Question, Given]:
    return {question: row.given for question, row in newest(incident.legal_answers.all()).items()}


def may_touch_data(incident: Incident) -> bool:
    """Whether personal data may be involved: somebody says so, or nobody knows and its agent may.

    An agent that is not registered may.
    """
    if incident.data_involved != Incident.UNKNOWN:
        return bool(incident.data_involved == Incident.YES)
    agent = incident.agent
    return agent is None or touches_data(agent, incident.manifest)


def touches_data(agent: Agent, manifest: Manifest | None) -> bool:
    """What the agent's owners or its manifest say of personal data, by the data catalogue."""
    names = [str(one) for one in agent.data_categories or ()]
    content = manifest.content if manifest is not None else {}
    names += [str(one) for one in (content.get("data") or {}).get("categories") or ()]
    is_declared = bool((content.get("powers") or {}).get("regulated_data"))
    return is_declared or any(name in CODES or category_of(name) for name in names)


def facts_of(incident: Incident) -> Facts:
    """What of the incident decides; the earliest detection of it and of what was merged into it."""
    merged = incident.merged.values_list("detected_at", flat=True)
    ended = Ended.RUNNING
    if incident.merged_into_id is not None:
        ended = Ended.MERGED
    elif incident.outcome == "false_alarm":
        ended = Ended.DISMISSED
    return Facts(min([incident.detected_at, *merged]), may_touch_data(incident), ended)


@dataclass(frozen=True)
class Fate:
    """What became of a notice: sent (and when first) or declared unnecessary, else nothing yet."""

    ended: Ended = Ended.RUNNING
    at: datetime | None = None


def fate_of(moves: Iterable[NoticeMove]) -> Fate:
    """Of moves in their order. What was sent once stays sent, as of the first time."""
    fate = Fate()
    for move in moves:
        if fate.ended is Ended.SENT:
            break
        if move.move == Move.SENT:
            fate = Fate(Ended.SENT, move.sent_at)
        elif move.move == Move.UNNECESSARY:
            fate = Fate(Ended.UNNECESSARY, move.at)
        else:
            fate = Fate()
    return fate


def fates(incident: Incident) -> Mapping[str, Fate]:
    """What became of each notice of the incident, by its kind."""
    rows = LegalNotice.objects.filter(incident=incident).prefetch_related("moves")
    return {notice.kind: fate_of(notice.moves.all()) for notice in rows}


def unsent(incident: Incident) -> list[str]:
    """The kinds of notices that are due, and neither sent nor declared unnecessary."""
    table, _digest = shipped_table()
    known = fates(incident)
    kinds = [one.statute.notice for one in wanted(decided(incident), facts_of(incident), table)
             if not one.is_provisional]  # fmt: skip
    return [kind for kind in kinds if known.get(kind, Fate()).ended is Ended.RUNNING]


def deadlines_of(incident: Incident, kind: str) -> list[StatutoryClock]:
    """All clocks that the notice of this kind ends or ended."""
    return list(incident.statutory_clocks.filter(notice=kind))


def notice_facts(notice: LegalNotice) -> NoticeFacts:
    newest_n = notice.versions.order_by("-n").values_list("n", flat=True).first() or 0
    last = notice.moves.order_by("-n").values_list("move", flat=True).first()
    return NoticeFacts(NoticeKind(notice.kind), newest_n, Move(last) if last else None)
