"""What an agent was allowed to do at a moment, by whose decision, and since when."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from approvals.models import Decision
from evidence.models.stories.voices import request_number, voices_of
from evidence.models.stories.wording import day_words, joined
from evidence.models.trails import ref_words
from evidence.rules.stories import Reach, Voice
from govportal.ledger.as_of import as_of
from registry.models import Authorisation

Right = Any
"""A row of the history of authorisations."""
BASIS = "decision:"


@dataclass(frozen=True)
class Rights:
    """The rights of one agent as they were, newest first, and the decisions behind them."""

    moment: datetime
    rows: Sequence[Right]
    decisions: Mapping[str, Decision]

    @property
    def in_force(self) -> Right | None:
        """What runs, else what may be put live, else nothing."""
        day = timezone.localdate(self.moment)
        valid = [r for r in self.rows if r.state == Authorisation.ACTIVE and r.lapses_on >= day]
        return next((r for r in valid if r.live_at is not None), next(iter(valid), None))

    @property
    def is_suspended(self) -> bool:
        return any(row.state == Authorisation.SUSPENDED for row in self.rows)

    @property
    def decision(self) -> Decision | None:
        right = self.in_force
        return self.decisions.get(right.basis) if right is not None else None

    def voices(self) -> tuple[Voice, ...]:
        """Who approved what is in force."""
        decision = self.decision
        return voices_of(decision.review_id, decision, self.moment) if decision else ()

    def reaches(self) -> tuple[Reach, ...]:
        """Every tool within reach, with the first decision that has allowed it without a gap."""
        right = self.in_force
        if right is None:
            return ()
        earlier = [
            row
            for row in self.rows
            if row.environment == right.environment and row.valid_from <= right.valid_from
        ]
        return tuple(self._reach(tool, earlier) for tool in _tools(right))

    def _reach(self, tool: Mapping[str, Any], earlier: Sequence[Right]) -> Reach:
        first = earlier[0]
        for row in earlier:
            if _name(tool) not in {_name(other) for other in _tools(row)}:
                break
            first = row
        decision = self.decisions.get(first.basis)
        number = request_number(decision.review) if decision else ""
        return Reach(
            tool=str(tool.get("name") or ""),
            system=str(tool.get("system") or ""),
            operations=", ".join(map(str, tool.get("operations") or ())),
            scope=str(tool.get("scope") or ""),
            since=decision.decided_at if decision else first.valid_from,
            by=number or ref_words(first.basis, {}),
            page=number,
        )


def _tools(right: Right) -> list[Mapping[str, Any]]:
    return list(right.manifest.content.get("tools") or ())


def _name(tool: Mapping[str, Any]) -> tuple[str, str]:
    return str(tool.get("name") or ""), str(tool.get("system") or "")


def rights_at(agent: int, moment: datetime) -> Rights:
    """Two queries: the rights, and the decisions that gave them."""
    rows = as_of(Authorisation, moment, agent_id=agent).select_related("manifest")
    found = list(rows.order_by("-id"))
    return Rights(moment, found, _decisions(row.basis for row in found))


def _decisions(bases: Iterable[str]) -> dict[str, Decision]:
    keys = [int(basis.removeprefix(BASIS)) for basis in bases if basis.startswith(BASIS)]
    rows = Decision.objects.filter(pk__in=keys).select_related("review__committee", "ballot")
    return {decision.ledger_ref: decision for decision in rows}


def allowed_words(rights: Rights, voices: Sequence[Voice]) -> list[str]:
    """In sentences: what was allowed until when, who allowed it, and what stands against it."""
    right, said = rights.in_force, []
    if right is None:
        said.append(_("Nothing allowed it to run."))
    else:
        words = {
            "label": right.manifest.label,
            "where": right.get_environment_display(),
            "until": day_words(right.valid_until),
        }
        text = _("It was allowed to run version %(label)s in %(where)s until %(until)s.")
        said.append(text % words)
        said += _by_whom(rights, right, voices)
    if rights.is_suspended:
        said.append(_("A right to run was suspended."))
    return said


def _by_whom(rights: Rights, right: Right, voices: Sequence[Voice]) -> list[str]:
    decision = rights.decision
    if decision is None:
        return [_("That rests on: %(basis)s.") % {"basis": ref_words(right.basis, {})}]
    return [decided_words(decision, voices)]


def decided_words(decision: Decision, voices: Sequence[Voice]) -> str:
    """Who decided what, when, in which request."""
    names = list(dict.fromkeys(voice.who for voice in voices))
    by = decision.review.committee.name if decision.ballot_id else joined(names)
    words = {
        "who": by or decision.review.committee.name,
        "day": day_words(decision.decided_at),
        "number": request_number(decision.review) or decision.review.title,
        "outcome": decision.get_outcome_display(),
    }
    return _("%(outcome)s on %(day)s by %(who)s, in %(number)s.") % words
