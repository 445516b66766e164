"""The worklist room, as Django knows it."""

from datetime import date

from django.apps import AppConfig
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from govportal import refusals
from govportal.worklist.sentences import FORBIDDEN, SENTENCES


class WorklistConfig(AppConfig):
    name = "govportal.worklist"
    label = "worklist"

    def ready(self) -> None:
        # Models exist only once Django has loaded every room.
        from govportal.context import show_tally  # noqa: PLC0415
        from govportal.worklist import handovers, people_handovers, seat_findings  # noqa: PLC0415
        from govportal.worklist.actions.delegating import tell_of_leavers  # noqa: PLC0415
        from govportal.worklist.counts import open_tasks  # noqa: PLC0415

        refusals.register(SENTENCES, forbidden=FORBIDDEN)
        refusals.show_days(day_words)
        show_tally("home", open_tasks, _("tasks"))
        handovers.register_keeper("delegations", tell_of_leavers)
        handovers.register_source("seats", seat_findings.seats)
        handovers.register_source("reports", people_handovers.reports)


def day_words(day: date) -> str:
    """A day in a refusal, in the reader's language."""
    return date_format(day, pgettext("day", "j M Y"))
