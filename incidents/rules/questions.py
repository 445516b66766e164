"""Personal-data breach? High risk to people? Serious incident? Three answers, each unknown until
somebody decides with a reason (1-domain.md §6). How grave it is, is a question of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from govportal.refusals import Refusal
from incidents.rules.severities import REASON_MIN


class Question(StrEnum):
    """``PERSONS``: whether the breach is a high risk to the people concerned (GDPR Art. 34)."""

    BREACH = "breach"
    PERSONS = "persons"
    SERIOUS = "serious"


class Answer(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


DATA_ROLES = frozenset({"controller", "processor"})
SERIOUS_ROLES = frozenset({"provider", "deployer", "deployer_alone"})
"""``deployer_alone``: a deployer who cannot reach the provider reports as one (Art. 26(5))."""
CATEGORIES = ("a", "b", "c", "d")
REASON_MAX = 5000


@dataclass(frozen=True)
class Given:
    """One answer. ``aware_at``: since when it is known; ``role``: ours towards the data or the
    system; ``category``, ``death``, ``widespread``: of a serious incident."""

    question: Question
    answer: Answer
    reason: str = ""
    aware_at: datetime | None = None
    role: str = ""
    category: str = ""
    death: bool = False
    widespread: bool = False

    def plain(self) -> "Given":
        """Without what only a yes has, and only to its own question."""
        if self.answer is not Answer.YES:
            return Given(self.question, self.answer, self.reason)
        if self.question is Question.SERIOUS:
            return self
        role = self.role if self.question is Question.BREACH else ""
        return replace(self, role=role, category="", death=False, widespread=False)


@dataclass(frozen=True)
class Asking:
    """Who answers, and when. ``occurred_at``: nobody knew of it earlier."""

    may_decide: bool
    may_propose: bool
    is_proposal: bool
    now: datetime
    occurred_at: datetime | None = None
    is_merged: bool = False


Answers = Mapping[Question, Given]
"""The decided answer to each question; a question without one is unknown."""


def answer_of(answers: Answers, question: Question) -> Answer:
    given = answers.get(question)
    return given.answer if given is not None else Answer.UNKNOWN


def standing_refusal(asking: Asking) -> Refusal | None:
    """Why somebody does not answer, whatever they would say."""
    if asking.is_merged:
        return Refusal("legal.merged_stale")
    if asking.is_proposal:
        return None if asking.may_propose else Refusal("legal.may_not_propose")
    return None if asking.may_decide else Refusal("legal.may_not_decide")


def answer_refusal(given: Given, answers: Answers, asking: Asking) -> Refusal | None:
    """Why this is no answer now; None when it is one. ``answers``: what is decided so far."""
    if no := standing_refusal(asking):
        return no
    if len(" ".join(given.reason.split())) < REASON_MIN:
        return Refusal("legal.reason_short", {"least": REASON_MIN})
    if len(given.reason) > REASON_MAX:
        return Refusal("legal.text_long", {"most": REASON_MAX, "has": len(given.reason)})
    if not asking.is_proposal and answers.get(given.question) == given:
        return Refusal("legal.same_stale")
    if given.question is Question.PERSONS and answer_of(answers, Question.BREACH) is not Answer.YES:
        return Refusal("legal.breach_first")
    return _yes_refusal(given, asking) if given.answer is Answer.YES else None


def _yes_refusal(given: Given, asking: Asking) -> Refusal | None:
    if given.aware_at is None:
        return Refusal("legal.awareness_missing")
    if given.aware_at > asking.now:
        return Refusal("legal.awareness_future")
    if asking.occurred_at is not None and given.aware_at < asking.occurred_at:
        return Refusal("legal.awareness_early")
    if given.question is Question.BREACH and given.role not in DATA_ROLES:
        return Refusal("legal.data_role_missing")
    if given.question is Question.SERIOUS:
        return _serious_refusal(given)
    return None


def _serious_refusal(given: Given) -> Refusal | None:
    if given.role not in SERIOUS_ROLES:
        return Refusal("legal.role_first")
    if given.category not in CATEGORIES:
        return Refusal("legal.category_missing")
    if given.death and given.category != "a":
        return Refusal("legal.death_is_a")
    return None


def open_questions(answers: Answers) -> tuple[Question, ...]:
    """What nobody has decided; the high risk is asked once a breach of ours is certain."""
    found = [one for one in (Question.BREACH, Question.SERIOUS)
             if answer_of(answers, one) is Answer.UNKNOWN]  # fmt: skip
    breach = answers.get(Question.BREACH)
    asks_persons = (
        breach is not None and breach.answer is Answer.YES and breach.role == "controller"
    )
    if asks_persons and answer_of(answers, Question.PERSONS) is Answer.UNKNOWN:
        found.append(Question.PERSONS)
    return tuple(found)
