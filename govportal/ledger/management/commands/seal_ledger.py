"""``manage.py seal_ledger [--json]``: seal what waits, as the worker does every second."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from govportal.ledger.actions import seal
from govportal.refusals import Refused


class Command(BaseCommand):
    help = "Seal the waiting ledger entries and sign a checkpoint."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        try:
            done = seal(timezone.now())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if options["json"]:
            self.stdout.write(json.dumps({"sealed": done.entries, "size": done.size}))
        elif done.entries:
            self.stdout.write(f"{done.entries} entries sealed; the ledger has {done.size}.")
        else:
            self.stdout.write("Nothing waited.")
