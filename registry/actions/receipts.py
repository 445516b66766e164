"""The teardown receipt on paper; taking it away is on record."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext

from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from registry.models import Retirement


def receipt_lines(retirement: Retirement) -> list[tuple[object, str]]:
    """Each line with who confirmed it, in words."""
    rows = retirement.lines.select_related("person").order_by("n")
    return [(row, str(row.person) if row.person else gettext("The portal")) for row in rows]


def print_receipt(retirement: Retirement, *, now: datetime) -> bytes:
    """The receipt as PDF, as it stands: complete, or with what is not confirmed."""
    with pdf.on_paper(settings.LANGUAGE_CODE):
        context = {
            "retirement": retirement,
            "agent": retirement.agent,
            "lines": receipt_lines(retirement),
            "running": gettext("Teardown receipt %(agent)s") % {"agent": retirement.agent.slug},
            "seal": retirement.ledger_ref,
            "portal_name": settings.PORTAL_NAME,
            "printed_at": now,
        }
        moment = retirement.completed_at or now
        return pdf.render("registry/print/retirement.html", context, moment=moment)


@recorded
def take_receipt(retirement: Retirement, *, actor: Person, now: datetime) -> bytes:
    """The receipt, and an entry that says who took it away."""
    printed = print_receipt(retirement, now=now)
    data = {"is_complete": retirement.completed_at is not None}
    record("retirement.receipt_taken", retirement, actor=actor, now=now, refs=[retirement.agent],
           data=data)  # fmt: skip
    return printed
