"""Evidence for the exit criteria of a stage, as an owner would sign it."""

from collections.abc import Mapping, Sequence
from random import Random

from registry.rules.lifecycle import Lifecycle

_EVIDENCE: Mapping[Lifecycle, Sequence[str]] = {
    Lifecycle.SHADOW: (
        "{cases} cases compared with what the team decided; {odd} differed, each explained on the "
        "sheet in the project folder.",
        "Event list of the security desk read on the day of signing: no entry about this agent.",
        "{people} people trained in two sessions; names and tests are with the team lead.",
        "Stopped by the operations desk without notice in the second week; it took {seconds} s.",
    ),
    Lifecycle.LIMITED: (
        "Errors {rate} per cent, overridden results below the limit in each week; chart kept.",
        "Budget of the stage used to {spent} per cent, with no day above the daily limit.",
        "Every escalation of the stage was answered in time, the slowest after {minutes} min.",
        "Went back to the old way for one afternoon, on purpose, and forward: no case was lost.",
    ),
}
_PLANNED = "Carried out as the plan says, point by point; a list with dates is in the folder."


def evidence(stage: Lifecycle, n: int, chance: Random) -> str:
    """What somebody writes beside the ``n``-th criterion (from 1) of a stage."""
    texts = _EVIDENCE[stage]
    text = texts[n - 1] if n <= len(texts) else _PLANNED
    return text.format(
        cases=chance.randint(104, 690),
        odd=chance.randint(2, 19),
        people=chance.randint(6, 31),
        seconds=chance.randint(19, 58),
        rate=chance.choice(("0.8", "1.1", "1.6", "2.3")),
        spent=chance.randint(38, 91),
        minutes=chance.randint(11, 54),
    )
