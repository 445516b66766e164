"""A letter to the board in words, from its frozen facts: the same on the page and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.letter_words import (
    Facts,
    after_rejection,
    ballot_words,
    coming,
    day_words,
    legal_words,
    moment_words,
    recused_words,
    review_words,
    risk_words,
    tool_words,
)
from approvals.lines import spoken
from approvals.models import BoardLetter
from approvals.models.names import BASIS_NAMES, VERDICT_NAMES
from approvals.models.requests import KIND_NAMES
from approvals.rules.ballots import tally_from
from approvals.rules.reviews import Basis, Verdict
from registry.names import POPULATION_NAMES
from registry.rules.runtime_rules import rule_of
from registry.runtime_words import words_of

Rows = list[tuple[str, Any]]


@dataclass(frozen=True)
class RiskLine:
    """One risk as the letter's table shows it."""

    name: str
    mitigation: str
    before: str
    after: str


@dataclass(frozen=True)
class LetterText:
    """The sentences of a letter in the language and zone that are active."""

    template: ClassVar[str] = "approvals/parts/letter_text.html"
    letter: BoardLetter

    @property
    def facts(self) -> Facts:
        return dict(self.letter.content)

    @property
    def asked(self) -> Facts:
        return dict(self.facts["asked"])

    @property
    def outcome(self) -> Verdict:
        return Verdict(self.letter.outcome)

    @property
    def is_yes(self) -> bool:
        return self.outcome is not Verdict.REJECT

    @property
    def day(self) -> str:
        """The day of the letter."""
        return day_words(self.letter.written_at)

    @property
    def subject_line(self) -> str:
        words = {"tier": self.letter.tier, "title": self.letter.title}
        return _("Decision on a request at tier %(tier)s: %(title)s") % words

    @property
    def opening(self) -> list[str]:
        """What the board has to know if it reads nothing else."""
        words = {
            "day": moment_words(self.facts["decision"]["at"]),
            "committee": self.facts["committee"],
            "number": self.asked["number"],
            "unit": self.asked["unit"],
            "title": self.letter.title,
        }
        decided = {
            Verdict.APPROVE: _(
                "On %(day)s the %(committee)s approved request %(number)s of %(unit)s: %(title)s "
                "may go ahead as described."
            ),
            Verdict.CONDITIONS: _(
                "On %(day)s the %(committee)s approved request %(number)s of %(unit)s with "
                "conditions: %(title)s may go ahead as described as long as they are kept."
            ),
            Verdict.REJECT: _(
                "On %(day)s the %(committee)s rejected request %(number)s of %(unit)s: %(title)s "
                "may not go ahead."
            ),
        }[self.outcome]
        return [
            decided % words,
            _(
                "The board is told of every decision at tier %(tier)s, whatever it is. This letter "
                "asks for no decision: please let your liaison acknowledge in the portal that it "
                "was received."
            )
            % {"tier": self.letter.tier},
        ]

    @property
    def asked_rows(self) -> Rows:
        asked, people = self.asked, self.asked["people"]
        sent = {"who": people["requester"], "day": day_words(asked["sent_at"])}
        monthly = number_format(asked["monthly"] or 0, force_grouping=True)
        return [
            (_("Request"), f"{asked['number']}, {KIND_NAMES[asked['kind']]}"),
            (_("Asked by"), _("%(who)s, on %(day)s") % sent),
            (_("Executive sponsor"), people.get("sponsor", "")),
            (_("Business owner"), people.get("business_owner", "")),
            (_("Technical owner"), people.get("technical_owner", "")),
            (_("Who uses it"), str(POPULATION_NAMES.get(asked["users"], asked["users"]))),
            (_("Interactions a month"), monthly),
            (_("Data it processes"), ", ".join(asked["data"])),
            (_("Tools"), "; ".join(tool_words(tool) for tool in asked["tools"])),
        ]

    @property
    def said_rows(self) -> Rows:
        """What the requester wrote, in their own words."""
        both = (
            (_("What goes wrong today"), self.asked["problem"]),
            (_("What will be better"), self.asked["expected"]),
        )
        return [(label, text) for label, text in both if text]

    @property
    def tier_words(self) -> str:
        tier = self.facts["tier"]
        words = ngettext(
            "The request has %(points)s point, from these answers:",
            "The request has %(points)s points, from these answers:",
            tier["points"],
        )
        return words % {"points": tier["points"]}

    @property
    def tier_lines(self) -> list[tuple[int, str]]:
        return [(line["points"], spoken(line["text"])) for line in self.facts["tier"]["lines"]]

    @property
    def floors(self) -> list[str]:
        return [spoken(text) for text in self.facts["tier"]["floors"]]

    @property
    def raised(self) -> str:
        """Why a reviewer raised the tier, where one did; the rules' own reasons are translated."""
        return spoken(self.facts["tier"]["raised"])

    @property
    def decided_rows(self) -> Rows:
        """How it was decided, and the committee's arithmetic as it was computed then."""
        told, ballot = self.facts["decision"], self.facts["ballot"]
        rows: Rows = [
            (_("Decision"), str(VERDICT_NAMES[self.outcome])),
            (_("How"), ballot_words(ballot) if ballot else str(BASIS_NAMES[Basis(told["basis"])])),
            (_("Class under the EU AI Act"), legal_words(told["legal_class"])),
            (_("Reviews before it"), "; ".join(review_words(r) for r in self.facts["reviews"])),
        ]
        count = tally_from(told["arithmetic"])
        return [*rows, *(count.printed if count else ())]

    @property
    def recused(self) -> list[str]:
        """Who stood back, by seat."""
        return [recused_words(line) for line in self.facts["recused"]]

    @property
    def has_conditions(self) -> bool:
        return self.outcome is Verdict.CONDITIONS

    @property
    def conditions(self) -> list[dict[str, str]]:
        return [self._condition(line) for line in self.facts["conditions"]]

    def _condition(self, line: Mapping[str, Any]) -> dict[str, str]:
        rules = " ".join(words_of(rule_of(rule)) for rule in line.get("rules", ()))
        said = {"rules": rules} if rules else {}
        return {
            "text": line["text"],
            "owner": line.get("owner") or "",
            "due": day_words(line["due"]) if line.get("due") else "",
            **said,
        }

    @property
    def risks(self) -> list[RiskLine]:
        return [
            RiskLine(
                name=spoken(risk["name"]),
                mitigation=risk["mitigation"],
                before=risk_words(risk["likelihood"], risk["impact"]),
                after=risk_words(risk["residual_likelihood"], risk["residual_impact"]),
            )
            for risk in self.facts["risks"]
        ]

    @property
    def next_steps(self) -> list[str]:
        """What happens from here on."""
        return list(coming(self.facts["release"]) if self.is_yes else after_rejection(self.asked))

    @property
    def plan(self) -> str:
        """The requester's plan for the staged release, where it is one now."""
        return str(self.facts["release"]["plan"]) if self.is_yes else ""

    @property
    def proof_rows(self) -> Rows:
        ledger, told = self.facts["ledger"], self.facts["decision"]
        ballot = self.facts["ballot"] or {}
        return [
            (_("This letter"), self.letter.digest),
            (_("Version decided on"), told["digest"]),
            (_("Text under vote"), ballot.get("digest", "")),
            (_("Manifest"), told["fingerprint"]),
            (_("Ledger"), ledger["origin"]),
            (_("Entry of the decision"), f"{ledger['entry']} ({ledger['decision']})"),
            (_("Its leaf hash"), ledger["leaf"]),
        ]

    @property
    def signer(self) -> str:
        signed = self.facts["signed"]
        return str(signed["name"]) if signed else ""

    @property
    def signer_part(self) -> str:
        signed = self.facts["signed"] or {}
        seat = signed.get("seat") or ""
        return _("presiding chair") + (f" ({seat})" if seat else "")
