"""What workflows, training and data-subject requests bring along when Django starts."""

from govportal import refusals
from govportal.worklist import handovers
from scorecards.records import RECORDS
from scorecards.records.training import training
from scorecards.records.value import VALUE_RECORDS
from scorecards.value_handovers import data_requests, workflows
from scorecards.value_sentences import VALUE_FORBIDDEN, VALUE_SENTENCES


def register() -> None:
    """Sentences, the records behind the figures, and what leavers hold."""
    refusals.register(VALUE_SENTENCES, forbidden=VALUE_FORBIDDEN)
    RECORDS.update(VALUE_RECORDS)
    RECORDS["compliance.training"] = training
    handovers.register_source("workflows", workflows)
    handovers.register_source("data requests", data_requests)
