"""manage.py export_inventory --out FILE: write the whole inventory to a CSV or XLSX file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from govportal.ledger.rules import SYSTEM
from registry.actions.inventory import Exported, export_inventory
from registry.actions.inventory.exporting import KINDS
from registry.models import Agent


class Command(BaseCommand):
    help = "Write the inventory to a file, CSV or XLSX by its ending. The export is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="FILE", help=".csv or .xlsx")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        out, as_json = options["out"], options["json"]
        kind = out.suffix.lower().removeprefix(".")
        if kind not in KINDS:
            self._refuse(f"{out} ends in neither .csv nor .xlsx.", as_json)
        try:
            done = self._write(out, kind)
        except OSError as error:
            self._refuse(f"{out} cannot be written: {error.strerror or error}.", as_json)
        except DatabaseError as broken:
            self._refuse(f"The database: {broken}.", as_json)
        if as_json:
            facts = {"rows": done.rows, "sha256": done.sha256}
            self.stdout.write(json.dumps({"ok": True, "file": str(out), **facts}))
        else:
            self.stdout.write(f"{out}: {done.rows} agents, sha256 {done.sha256}")

    def _write(self, out: Path, kind: str) -> Exported:
        """The file gets its name once it is whole and its export is recorded."""
        draft = out.with_name(f".{out.name}.unrecorded")
        try:
            with draft.open("w+b") as target:
                done = export_inventory(
                    Agent.objects.all(),
                    target,
                    kind,
                    actor=SYSTEM("command"),
                    now=timezone.now(),
                )
            draft.replace(out)
        finally:
            draft.unlink(missing_ok=True)
        return done

    def _refuse(self, words: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "error": words}))
        raise CommandError(words)
