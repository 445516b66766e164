"""manage.py evidence_pack (--request ADR-… | --incident INC-…) --out FILE.zip: write a pack."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from evidence.actions.building import Built
from evidence.actions.exports import export_pack
from evidence.rules.sheets import plain
from evidence.rules.slices import Access
from govportal.refusals import Refused


class Command(BaseCommand):
    help = "Write the evidence pack of a request or incident to a file; the ledger records it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = parser.add_mutually_exclusive_group(required=True)
        about.add_argument("--request", metavar="ADR-…")
        about.add_argument("--incident", metavar="INC-…")
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.zip")
        parser.add_argument(
            "--tree-size",
            type=int,
            help="state of the ledger (default: the first that holds all about the request)",
        )
        parser.add_argument(
            "--access",
            choices=[access.value for access in Access],
            default=Access.FULL.value,
            help="full: as an auditor reads it; part: as somebody who takes part in it",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        out: Path = options["out"]
        try:
            if not out.resolve().parent.is_dir():
                self._refuse("pack.unwritable", f"{out} is in no existing folder.", options["json"])
            built = export_pack(
                (options["incident"] or options["request"]).upper(),
                out,
                kind="incident" if options["incident"] else "request",
                tree_size=options["tree_size"],
                access=Access(options["access"]),
                now=timezone.now(),
            )
        except Refused as refused:
            self._refuse(refused.refusal.code, str(refused), options["json"])
        except OSError as unwritable:
            sentence = f"{out} cannot be written: {unwritable.strerror or unwritable}."
            self._refuse("pack.unwritable", sentence, options["json"])
        except DatabaseError as broken:
            self._refuse("pack.no_database", f"The database: {broken}.", options["json"])
        else:
            self._tell(out, built, options["json"])

    def _tell(self, out: Path, built: Built, as_json: bool) -> None:
        facts = {name: plain(value) for name, value in asdict(built).items()}
        if as_json:
            self.stdout.write(json.dumps({"ok": True, "file": str(out), **facts}))
            return
        self.stdout.write(f"{out}: {built.files} files, {built.entries} ledger entries, ")
        self.stdout.write(f"as of {facts['moment']}, tree of {built.tree_size} entries.")
        self.stdout.write(f"sha256 {built.sha256}")

    def _refuse(self, code: str, sentence: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
        raise CommandError(sentence)
