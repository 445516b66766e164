"""Questions under ``agent_metadata``: what the agent is called and who answers for it."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.wording import gettext_noop as _

SECTION = "agent_metadata"
SLUG_PATTERN = r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]"
SLUG_WORDS = _("2 to 60 small letters, digits and hyphens, for instance claims-intake")

KINDS_ACCEPTED = (
    ("new", _("New deployment")),
    ("material_change", _("Material change")),
    ("renewal", _("Renewal")),
    ("pilot", _("Pilot")),
    ("exception", _("Exception")),
    ("emergency_change", _("Emergency change")),
    ("tier_change", _("Tier change")),
    ("retirement", _("Retirement")),
)
KINDS_LATER = (("appeal", _("Appeal")),)

EXCEPTION = (
    Field(
        "rule",
        Type.TEXT,
        _("Rule or gate"),
        _("The one that is waived, in the words in which everybody knows it."),
        max_length=200,
        suggestions=(
            "Threat model",
            "Prompt-injection mitigations",
            "Audit logging",
            "Rollback design",
            "Kill-switch test",
            "Staged release",
            "Data-protection assessment",
            "Disclosures",
        ),
    ),
    Field("why", Type.LONG_TEXT, _("Why it cannot be kept"), _("And since when this is known.")),
    Field(
        "measures",
        Type.LONG_TEXT,
        _("What compensates"),
        _("What keeps the harm away that the rule is there to prevent."),
    ),
    Field("until", Type.DATE, _("Last day of the exception"), _("It ends then by itself.")),
)

RETIREMENT = (
    Field("why", Type.LONG_TEXT, _("Why it is retired"), _("And what takes its place, if any.")),
    Field(
        "on",
        Type.DATE,
        _("Last day of the agent"),
        _("On that day its keys, grants and rights to run end for good."),
    ),
)
TIER_CHANGE = (
    Field(
        "to",
        Type.TEXT,
        _("Tier it shall have"),
        _("1, 2 or 3: lower than the one it has. A higher one is given by a reviewer."),
        max_length=1,
        suggestions=("1", "2", "3"),
    ),
    Field(
        "why",
        Type.LONG_TEXT,
        _("Why the risk is lower"),
        _("What has changed since its tier was given, and how that is known."),
    ),
)


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    return Field(key, type_, label, help_, SECTION, Step.BASICS, **more)


FIELDS = (
    _ask(
        "kind",
        Type.CHOICE,
        _("Kind of request"),
        _(
            "A new agent, a change that gives a running agent new powers, a renewal, or a pilot: "
            "at most 90 days, inside, without customer data and away from production. Or an "
            "exception: a rule waived for an agent until a day. Or an emergency change: one that "
            "cannot wait for its review, which starts all the same. A lower tier and a retirement "
            "are asked for by who answers for the agent."
        ),
        choices=KINDS_ACCEPTED,
        later=KINDS_LATER,
        asked=True,
    ),
    _ask(
        "name",
        Type.TEXT,
        _("Name of the agent"),
        _("What people will call it. Say what it does: “Claims intake guide”, not “Project X”."),
        from_tier=1,
        max_length=120,
    ),
    _ask(
        "slug",
        Type.TEXT,
        _("Short name"),
        _("The agent’s address in this portal and in logs. Proposed from its name."),
        pattern=SLUG_PATTERN,
        pattern_words=SLUG_WORDS,
        max_length=60,
        asked=True,
    ),
    _ask(
        "agent",
        Type.TEXT,
        _("Existing agent"),
        _("For a change or a renewal: the short name of the agent as it is registered."),
        pattern=SLUG_PATTERN,
        pattern_words=SLUG_WORDS,
        max_length=60,
    ),
    _ask(
        "pilot_until",
        Type.DATE,
        _("Last day of the pilot"),
        _("For a pilot: its right to run ends on that day by itself, 90 days from now at most."),
    ),
    _ask(
        "exception",
        Type.MAPPING,
        _("What is waived"),
        _("For an exception only: the rule, why, what compensates, and until when."),
        parts=EXCEPTION,
    ),
    _ask(
        "retirement",
        Type.MAPPING,
        _("The end of the agent"),
        _("For a retirement only: why, and from which day on."),
        parts=RETIREMENT,
    ),
    _ask(
        "tier_change",
        Type.MAPPING,
        _("Another tier"),
        _("For a tier change only: which tier, and why the risk is lower."),
        parts=TIER_CHANGE,
    ),
    _ask(
        "version",
        Type.TEXT,
        _("Version"),
        _("The version you want to run, for instance 1.2.0."),
        from_tier=1,
        max_length=60,
    ),
    _ask(
        "business_unit",
        Type.TEXT,
        _("Business unit"),
        _("The unit that runs the workflow. Proposed from the business owner’s."),
        max_length=120,
        asked=True,
    ),
    _ask(
        "requester",
        Type.PERSON,
        _("Requester"),
        _("Who asks. Left empty, it is the person who sends the request."),
    ),
    _ask(
        "executive_sponsor",
        Type.PERSON,
        _("Executive sponsor"),
        _("The executive who wants this agent and speaks for its budget."),
        asked=True,
    ),
    _ask(
        "business_owner",
        Type.PERSON,
        _("Business owner"),
        _("The person accountable for what the agent does. A person’s e-mail, not a mailbox."),
        from_tier=1,
    ),
    _ask(
        "technical_owner",
        Type.PERSON,
        _("Technical owner"),
        _("The person who runs it, can stop it, and attests the security answers."),
        from_tier=1,
    ),
    _ask(
        "data_steward",
        Type.PERSON,
        _("Data steward"),
        _("Who answers for the quality and lawful use of what the agent reads."),
    ),
    _ask(
        "systems",
        Type.TEXTS,
        _("Systems"),
        _("Systems the agent touches, beside those its tools name. One a line."),
    ),
    _ask(
        "proposed_production_date",
        Type.DATE,
        _("Wanted in production on"),
        _("The earliest possible date, reviews and stages included, is shown beside it."),
        from_tier=1,
    ),
)
