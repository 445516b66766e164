"""``manage.py compare_checkpoint FILE [--json]``: does the ledger still lead to that checkpoint?"""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.actions.comparing import compare_and_record
from evidence.faces_of_keeping import VERDICT_WORDS
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refusal


class Command(BaseCommand):
    help = (
        "Compare a published checkpoint with the stored tree; exit status 1 unless the ledger "
        "begins with it. verify_ledger --checkpoint recomputes all entries as well."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = options["file"].read_text()
        except (OSError, ValueError) as unreadable:
            if options["json"]:
                why = Refusal("checkpoint.unreadable", {"why": unreadable})
                said = {"ok": False, "code": why.code, "error": str(why)}
                self.stdout.write(json.dumps(said))
            raise CommandError(f"{options['file']}: {unreadable}") from unreadable
        found = compare_and_record(text, actor=SYSTEM("command"), now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"ok": found.holds, **found.as_json()}))
        else:
            self.stdout.write(f"{VERDICT_WORDS[found.verdict]} {found.why}".strip())
        if not found.holds:
            raise SystemExit(1)
