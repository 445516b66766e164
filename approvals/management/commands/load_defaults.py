"""Put the shipped calendars, scheme, tables and policy where none are yet; safe to repeat."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from approvals.actions.defaults import load_defaults


class Command(BaseCommand):
    help = (
        "Load calendars, tiers, routes, data catalogue, duties, regulations, disclosures and the "
        "starter usage policy as shipped, where none are stored."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        load_defaults(timezone.now())
        self.stdout.write("The shipped calendars and the shipped scheme are loaded.")
