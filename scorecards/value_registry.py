"""What workflows, training and data-subject requests bring along when Django starts."""

from govportal import refusals
from scorecards.readiness_room import register_workflow_figures
from scorecards.records import RECORDS
from scorecards.records.training import training
from scorecards.records.value import VALUE_RECORDS
from scorecards.sources.readiness import register_value
from scorecards.value_evidence import headline_of, visible_of
from scorecards.value_sentences import VALUE_FORBIDDEN, VALUE_SENTENCES


def register() -> None:
    """Sentences, the records behind the figures, and what leavers hold."""
    refusals.register(VALUE_SENTENCES, forbidden=VALUE_FORBIDDEN)
    RECORDS.update(VALUE_RECORDS)
    RECORDS["compliance.training"] = training
    register_value(visible_of)
    register_workflow_figures(headline_of)
