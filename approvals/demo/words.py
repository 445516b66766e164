"""What the people of the demo write: reasons for verdicts, and a threat model to attach."""

from collections.abc import Mapping, Sequence
from random import Random

from approvals.rules.reviews import StepKind, Verdict

_APPROVED: Mapping[StepKind, Sequence[str]] = {
    StepKind.ATTESTATION: (
        "I run this agent in staging; tools, fields and limits named here are the deployed ones.",
        "Compared the tool list with the service account this morning: nothing more, nothing less.",
        "Stopped it for a test and started it again; logging and limits work as described.",
    ),
    StepKind.LEGAL_CLASS: (
        "It prepares work for people and decides nothing about persons; no annex lists such a use.",
        "Read against the annexes of the Act: an assistance tool, without profiling of anybody.",
        "The class follows from the purpose as written; another purpose would need a new request.",
    ),
    StepKind.PRIVACY: (
        "Fields are fewer than those the clerk sees today; retention follows the source system.",
        "Purpose, basis and retention are plain; the record of processing has been extended.",
        "Data stay in the region, and names are removed before the model reads anything.",
    ),
    StepKind.SIGN_OFF_OWNER: (
        "Two weeks beside the team in staging; what it got wrong was harmless and seen at once.",
        "The way back is short and was rehearsed; I can stop it within a minute, day and night.",
        "Limits are tight for the first quarter; I would rather loosen them later.",
    ),
    StepKind.SIGN_OFF_CISO: (
        "One system, named operations, no way out to the web; injection has little to gain here.",
        "The threat model names the right worst case, and the limits make it bearable.",
        "Logging reaches the central store; alarm limits are those of comparable services.",
    ),
}
_REJECTED = (
    "The request does not say who looks at what the agent has written; so I cannot agree.",
    "The service account can change far more than the request names; please narrow it first.",
    "The benefit rests on checks by people who have no time for them; this would run unwatched.",
)


def rationale(kind: StepKind, verdict: Verdict, chance: Random) -> str:
    """A reason somebody would give for this verdict on this step."""
    return chance.choice(_REJECTED if verdict is Verdict.REJECT else _APPROVED[kind])


def threat_model(name: str, system: str, data: Sequence[str]) -> str:
    """A short threat model, as text."""
    fields = "\n".join(f"- {item.replace('_', ' ')}" for item in data)
    return f"""# Threat model: {name}

## What it reaches
{system}, by its own service account, and nothing else.

{fields}

## What could go wrong
1. A text it reads gives it orders. Tools are scoped; output is validated before it is shown.
2. It shows what the reader may not see. It reads with the rights of the reader, not its own.
3. It is wrong and sounds right. Every statement carries the passage it rests on.

## Worst case
Somebody acts on a wrong proposal. {system} keeps the state before, so it can be taken back.
"""
