"""Who may do what about a vendor, and what is wrong with what was typed. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from govportal.refusals import Refusal

NAME_MAX, VERSION_MAX, SOURCE_MAX, TEXT_MAX = 120, 60, 300, 4000
EVIDENCE_LEAST = 40
CERTIFICATES_MAX = 12
BUDGET_MOST = Decimal(10) ** 12
RESERVED = frozenset({"new"})
RETEST_DAYS = 14
CALL_VENDORS_OWNER_AFTER = timedelta(days=7)
"""After its due moment a re-test calls the business owner, and so much later the vendor's owner."""


class VendorKind(StrEnum):
    """What an organisation gets from a vendor."""

    MODEL = "model"
    CLOUD = "cloud"
    SOFTWARE = "software"
    DATA = "data"
    SERVICES = "services"


class Result(StrEnum):
    """What an assessment found."""

    ADEQUATE = "adequate"
    RESERVATIONS = "reservations"
    INADEQUATE = "inadequate"


class TrainingUse(StrEnum):
    """Whether the vendor trains models with what agents send it."""

    UNKNOWN = "unknown"
    NO = "no"
    YES = "yes"


class ModelState(StrEnum):
    """Where a pinned model is in its life."""

    IN_USE = "in_use"
    END_ANNOUNCED = "end_announced"
    ENDED = "ended"


class LinkState(StrEnum):
    """Whether an agent uses a pinned model: as its manifest says, then as a person does."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    ENDED = "ended"


USES = frozenset({LinkState.PROPOSED, LinkState.CONFIRMED})
"""A proposal counts as use until the technical owner has said no."""


class NoticeKind(StrEnum):
    """What a vendor changes about a model."""

    NEW_VERSION = "new_version"
    BEHAVIOUR = "behaviour"
    END_OF_LIFE = "end_of_life"
    PRICE = "price"


ASKS_FOR_TESTS = frozenset(NoticeKind) - {NoticeKind.PRICE}
"""A price changes what a model costs, not what it does."""


class RetestState(StrEnum):
    """How a re-test stands."""

    OPEN = "open"
    DONE = "done"
    NOT_NEEDED = "not_needed"
    MOOT = "moot"


class Part(StrEnum):
    """What somebody is to a vendor."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    REVIEWER = "reviewer"
    USER = "user"  # technical owner of an agent that uses one of its models
    LINKED = "linked"  # has declared a link to the company


class Act(StrEnum):
    """What somebody does about a vendor."""

    ADD = "add"
    EDIT = "edit"
    ASSESS = "assess"
    MODELS = "models"
    NOTE = "note"
    END = "end"


_KEEPERS = frozenset({Part.OWNER, Part.ADMINISTRATOR})
MAY = {
    Act.ADD: frozenset({Part.ADMINISTRATOR, Part.REVIEWER}),
    Act.EDIT: _KEEPERS,
    Act.ASSESS: frozenset({Part.REVIEWER}),
    Act.MODELS: _KEEPERS | {Part.REVIEWER},
    Act.NOTE: _KEEPERS | {Part.REVIEWER, Part.USER},
    Act.END: _KEEPERS,
}
NOT_YOU = {
    Act.ADD: "vendor.only_reviewers_add",
    Act.EDIT: "vendor.only_owner_edits",
    Act.ASSESS: "vendor.only_reviewers_assess",
    Act.MODELS: "vendor.only_keepers_pin",
    Act.NOTE: "vendor.only_keepers_note",
    Act.END: "vendor.only_owner_ends",
}


def refusal(act: Act, parts: Collection[Part], *, is_ended: bool = False) -> Refusal | None:
    """Why somebody with these parts may not do this; None when they may.

    Nobody assesses a vendor whose relation is theirs to keep, or that they are linked to.
    """
    if MAY[act].isdisjoint(parts):
        return Refusal(NOT_YOU[act])
    if act is Act.ASSESS and Part.OWNER in parts:
        return Refusal("vendor.owner_assesses")
    if act is Act.ASSESS and Part.LINKED in parts:
        return Refusal("vendor.linked_assesses")
    if is_ended and act not in {Act.EDIT, Act.END}:
        return Refusal("vendor.ended")
    return None


def text_refusal(typed: str, code: str, *, least: int = 1, most: int = TEXT_MAX) -> Refusal | None:
    """Why a text is not taken: ``code`` + “_missing” when it is short, “_long” when it is long."""
    has = len(typed.strip())
    if has < least:
        return Refusal(f"{code}_missing", {"least": least, "has": has})
    return Refusal(f"{code}_long", {"most": most, "has": has}) if has > most else None


def budget_refusal(amount: Decimal | None, currency: str) -> Refusal | None:
    """A limit a month has an amount and a currency, or neither."""
    if (amount is None) != (not currency):
        return Refusal("vendor.budget_half")
    if amount is not None and not 0 <= amount < BUDGET_MOST:
        return Refusal("vendor.budget_amount")
    if currency and not (len(currency) == 3 and currency.isascii() and currency.isupper()):
        return Refusal("vendor.currency_unknown", {"currency": currency})
    return None


@dataclass(frozen=True)
class AssessmentFacts:
    """What an assessment says, as far as the rules look at it."""

    assessed_on: date
    next_due_on: date
    grounds: str
    training_use: TrainingUse
    training_source: str
    has_agreement: bool
    agreement_until: date | None
    certificates: tuple[str, ...]


def assessment_refusal(facts: AssessmentFacts, today: date) -> Refusal | None:
    """Why an assessment cannot be recorded as typed; None when it can."""
    if facts.assessed_on > today:
        return Refusal("vendor.assessed_in_future")
    if facts.next_due_on <= max(facts.assessed_on, today):
        return Refusal("vendor.next_too_early")
    if facts.training_use is not TrainingUse.UNKNOWN and not facts.training_source.strip():
        return Refusal("vendor.source_missing")
    if facts.agreement_until is not None and not facts.has_agreement:
        return Refusal("vendor.agreement_missing")
    names = [name.casefold() for name in facts.certificates]
    if len(set(names)) < len(names):
        return Refusal("vendor.certificate_twice")
    return text_refusal(facts.grounds, "vendor.grounds")


def retest_due_on(effective_on: date | None, today: date) -> date:
    """The last day of a re-test: when the change takes effect, else 14 days from today."""
    if effective_on is not None and effective_on > today:
        return effective_on
    return today + timedelta(days=RETEST_DAYS)
