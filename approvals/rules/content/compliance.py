"""Questions under ``compliance_assessment``: what the law asks of this agent."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.wording import gettext_noop as _

SECTION = "compliance_assessment"

DISCLOSURES = (
    Field(
        "conversation_start",
        Type.LONG_TEXT,
        _("At the start"),
        _("That it is an assistant and no person, for whom it acts, that a person is available."),
    ),
    Field(
        "human_handoff_offer",
        Type.LONG_TEXT,
        _("Offer of a person"),
        _("That a person can take over, and how long that takes."),
    ),
    Field(
        "at_request",
        Type.LONG_TEXT,
        _("When somebody asks"),
        _("The plain answer to “are you a machine?”."),
    ),
)


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    return Field(key, type_, label, help_, SECTION, Step.DATA, **more)


FIELDS = (
    _ask(
        "gdpr_applicable",
        Type.YES_NO,
        _("GDPR applies"),
        _("Yes as soon as any data about living people are processed."),
        from_tier=1,
    ),
    _ask(
        "gdpr_basis",
        Type.TEXT,
        _("Legal basis"),
        _("The basis under Article 6, or not_applicable."),
        from_tier=1,
        suggestions=(
            "consent",
            "explicit_consent",
            "contract_performance",
            "pre_contractual_measures",
            "legal_obligation",
            "vital_interests",
            "public_task",
            "legitimate_interest",
            "not_applicable",
        ),
    ),
    _ask(
        "data_processing_agreement_vendor",
        Type.TEXT,
        _("Agreement with the provider"),
        _("Name of the data-processing agreement; empty for a model you host yourself."),
    ),
    _ask(
        "right_to_explanation_implemented",
        Type.YES_NO,
        _("Results can be explained"),
        _("Somebody concerned can be told what a result rests on."),
        from_tier=1,
    ),
    _ask(
        "eu_ai_act_classification",
        Type.CHOICE,
        _("Class under the EU AI Act"),
        _("Your proposal; the compliance reviewer decides. High risk is tier 3 at least."),
        choices=(
            ("minimal_risk", _("Minimal risk")),
            ("limited_risk", _("Limited risk")),
            ("high_risk", _("High risk")),
            ("prohibited", _("Prohibited")),
        ),
        from_tier=1,
    ),
    _ask(
        "human_overseers",
        Type.TEXTS,
        _("Named overseers"),
        _("For high risk: the people who watch it and can stop it, by e-mail. One a line."),
    ),
    _ask(
        "fundamental_rights_assessment",
        Type.TEXT,
        _("Fundamental-rights assessment"),
        _("For high risk, where the law asks for one: name of the document."),
    ),
    _ask(
        "disclosures",
        Type.MAPPING,
        _("What it tells people"),
        _("Three texts, needed as soon as people outside use it."),
        parts=DISCLOSURES,
    ),
)
