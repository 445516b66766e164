"""``manage.py consistency FROM TO [--json]``: that one checkpoint's tree begins with another's."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govportal.ledger.consistency import between
from govportal.refusals import Refused


class Command(BaseCommand):
    help = "Prove that nothing before an earlier checkpoint was changed. Exit status 1 when it was."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("old", type=int, metavar="FROM", help="entries of the earlier one")
        parser.add_argument("new", type=int, metavar="TO", help="entries of the later one")
        parser.add_argument(
            "--json", action="store_true", help="print proof and checkpoints as JSON"
        )

    def handle(self, **options: Any) -> None:
        try:
            found = between(options["old"], options["new"])
        except Refused as refused:
            if options["json"]:
                error = {"ok": False, "code": refused.refusal.code, "error": str(refused)}
                self.stdout.write(json.dumps(error))
            raise CommandError(str(refused)) from refused
        self.stdout.write(json.dumps(found.as_json()) if options["json"] else str(found))
        if not found.holds:
            raise SystemExit(1)
