"""What the pattern rules are fed with: SQL as of now. ``None``: nobody reports it yet."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from registry.models.releases import day_of
from scorecards.pattern_sources import decisions, running
from scorecards.rules import patterns as rules
from scorecards.rules.patterns import Hit, Pattern

Look = Callable[[datetime], Sequence[Hit] | None]


def _waits(now: datetime) -> None:
    """The run-time gateway is to report it."""


LOOKS: Mapping[Pattern, Look] = {
    Pattern.SHARED_CREDENTIAL: lambda now: rules.shared_keys(
        running.keys_held(now), running.keys_elsewhere(now)
    ),
    Pattern.NO_RATIONALE: lambda now: rules.copied_reasons(decisions.approvals(now)),
    Pattern.NO_ROLLBACK: lambda now: rules.no_way_back(running.undoing()),
    Pattern.MODEL_MONITORING: lambda now: rules.unwatched(running.watched(now)),
    Pattern.POLICY_LATE: lambda now: rules.late_policies(running.policies_due(), day_of(now)),
    Pattern.SCOPE_CREEP: lambda now: rules.beyond_approval(running.observed(now)),
    Pattern.ABANDONED: lambda now: rules.abandoned(running.tended()),
    Pattern.NEVER_UNSURE: _waits,
    Pattern.RUSHED: lambda now: rules.rushed_approvals(decisions.given(now)),
    Pattern.HOLD_WITHOUT_END: _waits,
    Pattern.EVIDENCE_MISSING: lambda now: rules.missing_evidence(decisions.decided(now)),
    Pattern.DELEGATION: lambda now: rules.unbounded_delegates(running.delegates(now)),
    Pattern.EXCEPTIONS: lambda now: rules.exceptions_again(decisions.exceptions(now)),
}
