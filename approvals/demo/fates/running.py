"""What becomes of agents after the committee's decision: stages, and the letter to the board."""

from approvals.demo.acts import letters, releases
from approvals.demo.fates.times import Anchor, Fate, Since

SHADOW_BEGINS = 2
MARGIN = 5
"""Days on top of the least time: a stage that began after a holiday still runs long enough."""


def shadow(day: Since, least: int) -> Fate:
    """In shadow from the second day after the decision, signed and passed."""
    end = SHADOW_BEGINS + least + MARGIN
    return [
        (day.on(SHADOW_BEGINS, "09:30"), releases.begin()),
        (day.on(end - 1, "10:30"), releases.sign_exit()),
        (day.on(end, "15:10"), releases.go_on()),
    ]


def limited(day: Since, least: int, scope: str) -> Fate:
    """In the limited stage for a part of the cases, from the day after the shadow."""
    return [
        (day.on(limited_begins(least), "09:10"), releases.begin(scope)),
        (day.on(in_production(least) - 1, "11:10"), releases.sign_exit()),
        (day.on(in_production(least), "16:20"), releases.go_on()),
    ]


def limited_begins(least: int) -> int:
    """How many days after the decision."""
    return SHADOW_BEGINS + least + MARGIN + 1


def in_production(least: int) -> int:
    """How many days after the decision an agent is live that took its time."""
    return limited_begins(least) + least + MARGIN


def staged(day: Since, least: int, scope: str) -> Fate:
    """Through both stages into production."""
    return [*shadow(day, least), *limited(day, least, scope)]


def told(day: Anchor, remark: str = "", *, acknowledged: bool = True) -> Fate:
    """The letter to the board is printed at once, and acknowledged within two working days."""
    fate: Fate = [(day.at(0, "17:20"), letters.print_out())]
    if acknowledged:
        fate.append((day.at(2, "09:20"), letters.acknowledge(remark)))
    return fate
