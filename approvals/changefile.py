"""A change against what is authorised, as its page shows it: each difference, and what follows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from approvals.change_words import ANEW, GROUND_WORDS, NO_NEW_POWER
from approvals.models import ChangeJudgement
from approvals.rules.changes import Ground
from registry.comparison import Comparison, compare_judged
from registry.rules.differences import Change, Op
from registry.rules.powers import Judged, Power


@dataclass(frozen=True)
class ChangeFile:
    """What differs, with its judgement; the grounds for a review anew; none: one signature."""

    comparison: Comparison
    grounds: Sequence[str]

    @property
    def is_short(self) -> bool:
        return not self.grounds

    @property
    def follows(self) -> str:
        return str(NO_NEW_POWER if self.is_short else ANEW)

    @property
    def tone(self) -> str:
        return "ok" if self.is_short else "warn"


def change_file(
    lines: Iterable[Judged], grounds: Iterable[str], before: str, after: str
) -> ChangeFile:
    words = [str(GROUND_WORDS[Ground(ground)]) for ground in grounds]
    return ChangeFile(compare_judged(lines, before=before, after=after), words)


def kept_change(kept: ChangeJudgement, after: str) -> ChangeFile:
    """As it was judged when the version was sent."""
    return change_file(judged_lines(kept), kept.grounds, kept.before_label, after)


def judged_lines(kept: ChangeJudgement) -> list[Judged]:
    """The differences as they were judged then."""
    return [
        Judged(
            Change(
                Op(line["op"]),
                line["path"],
                line["before"],
                line["after"],
                tuple(p if isinstance(p, str) else (p[0], p[1]) for p in line["parts"]),
            ),
            Power(line["power"]),
            line["why"],
        )
        for line in kept.lines
    ]
