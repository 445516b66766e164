"""Reasons of members for their votes, where the plot gives none of its own."""

from collections.abc import Mapping, Sequence
from random import Random

from approvals.rules.ballots import Choice

_REASONS: Mapping[Choice, Sequence[str]] = {
    Choice.APPROVE: (
        "Three reviews without a finding of weight, and a way back that works. I am for it.",
        "The team has done by hand what this will do; they can tell when it is wrong.",
        "Limits and money at stake are small in the first stages; we see it again before more.",
        "I read the threat model against the tools; worst case and way out are named honestly.",
        "Those concerned are told, can reach a person, and lose nothing if they do.",
        "The owner answered what I asked at the briefing; I have nothing left to ask.",
        "Shadow first, with numbers before it goes on: that is what I would have asked for.",
        "The errors it will make are found the same day by people who read the cases anyway.",
        "It takes away waiting, not judgement; the decision stays where it is today.",
        "Compared with what runs already this adds one system and one account. Acceptable.",
    ),
    Choice.APPROVE_WITH_CONDITIONS: (
        "For it, once what I write below is done; none of it is a reason to wait with the shadow.",
        "A yes to the purpose. What is missing can be brought while it runs beside people.",
        "The reviews recommend it with open points; I make the one that matters a condition.",
    ),
    Choice.REJECT: (
        "The benefit is a few hours a month and the harm, if it comes, is to people outside.",
        "I do not see who would notice in time that it has begun to be wrong.",
        "The measures against misuse are promises of a team that is two people short today.",
        "This can be had with a rule and a report; I would try that before a model.",
    ),
    Choice.ABSTAIN: (
        "My department gains from it more than any other; I leave the decision to the others.",
        "I could read the case only in part before the end, and will not vote on half of it.",
        "Arguments on both sides hold; I add neither weight to them.",
    ),
}
_AGAIN: Sequence[str] = (
    "Read the figures since the last time: errors fell, complaints did not rise. It may go on.",
    "Security and compliance found nothing new, and the owner asks for nothing more. Go on.",
    "Ninety per cent of what was promised has come; the rest is no reason to stop it.",
    "Nobody was harmed, and what was corrected was corrected the same day. For another period.",
    "Use has grown within the limits we set; I would look again in a quarter, as planned.",
    "The refused calls show that the limits work. I see no reason to change or to end it.",
)


def vote_reason(choice: Choice, chance: Random, *, again: bool = False) -> str:
    """A reason for this vote. ``again``: whether something that runs may go on."""
    if again and choice is Choice.APPROVE:
        return chance.choice(_AGAIN)
    return chance.choice(_REASONS[choice])
