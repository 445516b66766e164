"""One proposal of the scheme as its page shows it: what it changes, for whom, and its review."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from approvals.actions.schemes import configure_refusal, may_propose
from approvals.actions.schemes.drafting import answerers_of
from approvals.duties import Asked
from approvals.forms.schemes import CHANGE_NAMES, number_words
from approvals.models import RoutingScheme, SchemeProposal, WhatIfRun
from approvals.reviewfile import ReviewFile, review_parts
from approvals.rules.proposals import RunState
from approvals.rules.schemes.differing import Difference, differences
from approvals.schemes import SHIPPED, active_scheme
from govportal.faults import describe
from govportal.people.models import Person
from govportal.refusals import Refusal

PARTS = {"questions": "3", "decide": "4", "ballot": "4"}


@dataclass(frozen=True)
class Result:
    """What came of a what-if, ready to be drawn."""

    run: WhatIfRun
    is_of_this: bool
    tiers: Sequence[tuple[str, str, int]]
    units: Sequence[Mapping[str, Any]]
    changes: Sequence[tuple[Any, int]]

    @property
    def is_waiting(self) -> bool:
        return self.run.state == RunState.WAITING

    @property
    def has_failed(self) -> bool:
        return self.run.state == RunState.FAILED

    @property
    def counts(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.run.counts
        return found


@dataclass(frozen=True)
class ProposalFile:
    """Everything the page of a draft or proposal draws beside its review."""

    proposal: SchemeProposal
    changes: Sequence[Mapping[str, Any]]
    result: Result | None
    refusals: Mapping[str, Refusal | None]
    propose_refusal: Refusal | None
    base: int

    @property
    def may_write(self) -> bool:
        return self.refusals["write"] is None

    @property
    def may_copy(self) -> bool:
        """Whether the reader could begin another draft from it; only a stale state speaks against
        the other moves."""
        write = self.refusals["write"]
        return write is not None and write.is_stale

    @property
    def may_withdraw(self) -> bool:
        return self.refusals["withdraw"] is None


@dataclass(frozen=True, kw_only=True)
class SchemeFile(ReviewFile):
    """The review of a proposal, with its parts numbered for its page."""

    @property
    def part_numbers(self) -> Mapping[str, str]:
        return PARTS


def proposal_file(proposal: SchemeProposal, reader: Person, now: datetime) -> ProposalFile:
    run, base = proposal.latest_run, _base(proposal)
    moves = ("write", "run", "discard", "propose", "withdraw")
    return ProposalFile(
        proposal=proposal,
        changes=[_shown(one) for one in differences(base[1], proposal.content)],
        result=_result(run, proposal) if run else None,
        refusals={move: configure_refusal(move, proposal, reader, now) for move in moves},
        propose_refusal=may_propose(proposal, reader, now) if proposal.is_draft else None,
        base=base[0],
    )


def scheme_file(proposal: SchemeProposal, reader: Person, now: datetime, **said: Any) -> SchemeFile:
    """Its review; only for one that was put to the committee."""
    assert proposal.review is not None
    parts = review_parts(proposal.review, reader, now, Asked(lambda kind: ()), **said)
    answers = reader in answerers_of(proposal, timezone.localdate(now))
    return SchemeFile(**parts, may_answer=answers)


def _base(proposal: SchemeProposal) -> tuple[int, Mapping[str, Any]]:
    """The version it is compared with: the one in force, or that of its what-if."""
    if proposal.run is None:
        scheme = active_scheme()
        return scheme.version, scheme.content
    version = proposal.run.base_version
    row = RoutingScheme.objects.filter(version=version).first()
    return version, row.content if row else SHIPPED.content


def _shown(one: Difference) -> dict[str, Any]:
    path = number_words(one.number) if one.number else one.path
    unit = gettext(one.number.unit) if one.number and one.number.unit else ""
    return {"op": one.op, "path": path, "before": _said(one.before), "after": _said(one.after),
            "effect": unit}  # fmt: skip


def _said(value: object) -> str:
    return str(value) if isinstance(value, int | str) else describe(value)


def _result(run: WhatIfRun, proposal: SchemeProposal) -> Result:
    counts = run.counts
    pairs = [(*pair.split("-"), n) for pair, n in counts.get("tiers", {}).items()]
    units = sorted(counts.get("units", {}).values(), key=lambda unit: -unit["changed"])
    found = counts.get("changes", {})
    return Result(
        run=run,
        is_of_this=run.digest == proposal.digest,
        tiers=[(before, after, n) for before, after, n in pairs],
        units=[unit for unit in units if unit["changed"]][:40],
        changes=[(name, found[code]) for code, name in CHANGE_NAMES.items() if code in found],
    )
