"""Reasons for verdicts on the steps of a review, findings, and a threat model to attach."""

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
    StepKind.SECURITY: (
        "Tested for two days with hostile input; it stayed within its tools each time.",
        "The service account was read back line by line; it can do what is named and no more.",
        "The way out is one host and one port; I could not make it speak to anything else.",
        "Stopping it took 40 seconds from the call to the last running job; that is good enough.",
    ),
    StepKind.COMPLIANCE: (
        "Legal basis, notices and records are in order; the works council was heard in time.",
        "Those concerned learn what it is and how to reach a person; both texts read plainly.",
        "Purpose and data fit each other; nothing is collected for a later day.",
        "The assessment names who could be harmed and how; its measures are those in the request.",
    ),
    StepKind.ARCHITECTURE: (
        "It calls the system by the public interface and adds no path of its own to maintain.",
        "Load is a fiftieth of what the system serves today, and there is a limit on retries.",
        "Failing, it leaves a list and no half-written records; the restart was shown to me.",
        "One model, one queue, one store; it can be taken out without anybody noticing.",
    ),
}
_STILL: Mapping[StepKind, Sequence[str]] = {
    StepKind.ATTESTATION: (
        "What runs is what was authorised: fingerprint, account and limits compared this week.",
        "Nothing was added since; two updates of libraries, none of the model or its instructions.",
        "Runs unchanged. The way to stop it was tried again last month and took half a minute.",
    ),
    StepKind.SIGN_OFF_OWNER: (
        "Fewer corrections than at the start, and nobody has asked to have the old way back.",
        "Errors stayed within what we promised; the two odd cases were found by the team at once.",
        "I would miss it. The limits have not been reached once, so they may stay as they are.",
    ),
    StepKind.SIGN_OFF_CISO: (
        "No event since the last look, and the alarms that fired were real and small.",
        "Use has grown as foreseen; account and network are as they were when I signed first.",
        "The log is complete for the weeks I drew; that was my one worry, and it is gone.",
    ),
    StepKind.SECURITY: (
        "Attack set of this quarter run against it: two odd answers, no action outside its tools.",
        "Account, network and keys read back: unchanged, and the keys were rotated in time.",
        "Looked through the refused calls of the period; they are mistakes, not attempts.",
    ),
    StepKind.COMPLIANCE: (
        "Complaints, requests for a person and corrections counted; none points to a group.",
        "Purpose and data are those that were approved; the notices are still where they were.",
        "Drew twenty cases and read them with the team: each shows who looked at what, and when.",
    ),
}
_FOUND: Mapping[StepKind, Sequence[str]] = {
    StepKind.SECURITY: (
        "1. A long attachment slows it down for minutes. 2. Its log names the account in clear.",
        "1. Instructions hidden in a table were read aloud, and not followed. Nothing else.",
        "1. The staging key was shared by two people until last week; it has been replaced.",
        "No finding of weight. The list of hostile inputs is kept with the threat model.",
    ),
    StepKind.COMPLIANCE: (
        "1. The notice says “algorithm” where people would say “program”; changed since.",
        "1. Retention in the log was 400 days; it is 180 now, as the record of processing says.",
        "No gap found. The record of processing has been extended, version and date are in it.",
        "1. Two fields were read and used for nothing; they were taken out before this review.",
    ),
    StepKind.ARCHITECTURE: (
        "1. Retries could pile up after an outage; a limit of five has been set.",
        "1. It depends on a nightly export; when that is late it now says so and waits.",
        "Nothing that would keep it from running. The interface’s owner has agreed in writing.",
        "1. Two environments shared a queue; they have one each since Tuesday.",
    ),
}
_REJECTED = (
    "The request does not say who looks at what the agent has written; so I cannot agree.",
    "The service account can change far more than the request names; please narrow it first.",
    "The benefit rests on checks by people who have no time for them; this would run unwatched.",
)


def rationale(kind: StepKind, verdict: Verdict, chance: Random, *, again: bool = False) -> str:
    """A reason for this verdict on this step. ``again``: about something that runs already."""
    if verdict is Verdict.REJECT:
        return chance.choice(_REJECTED)
    return chance.choice((_STILL if again else _APPROVED)[kind])


def findings(kind: StepKind, chance: Random) -> str:
    """What a committee's review found; nothing for other steps."""
    return chance.choice(_FOUND[kind]) if kind in _FOUND else ""


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
