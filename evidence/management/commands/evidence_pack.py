"""manage.py evidence_pack (--request ADR-… | --agent SLUG | …) --out FILE.zip: write a pack."""

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
from evidence.rules.packing import Kind, Span
from evidence.rules.scopes import span_of
from evidence.rules.sheets import plain
from evidence.rules.slices import Access
from govportal.days import day_of
from govportal.refusals import Refusal, Refused

METAVARS = {
    Kind.REQUEST: "ADR-…",
    Kind.INCIDENT: "INC-…",
    Kind.AGENT: "SLUG",
    Kind.COMMITTEE: "SLUG",
    Kind.FRAMEWORK: "SLUG",
    Kind.ACTIONS: "CLASS",
    Kind.SAMPLE: "SMP-…",
}


def _span(kind: Kind, options: dict[str, Any]) -> Span | None:
    """Raises Refused for days that are none, or not of this kind."""
    try:
        since, until = (
            day_of(options[name]) if options[name] else None for name in ("day_from", "day_until")
        )
    except ValueError as unreadable:
        raise Refused(Refusal("pack.day_unreadable", {"text": str(unreadable)})) from None
    found = span_of(kind, since, until, timezone.localdate())
    if isinstance(found, Refusal):
        raise Refused(found)
    return found


class Command(BaseCommand):
    help = "Write an evidence pack about one of seven kinds of things; the ledger records it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = parser.add_mutually_exclusive_group(required=True)
        for kind, metavar in METAVARS.items():
            about.add_argument(f"--{kind}", metavar=metavar, dest=f"of_{kind}")
        for day in ("from", "until"):
            parser.add_argument(
                f"--{day}",
                dest=f"day_{day}",
                metavar="YYYY-MM-DD",
                help="days of a committee, an agent or a class of actions, both included",
            )
        parser.add_argument(
            "--out",
            required=True,
            type=Path,
            metavar="FILE.zip",
            help="where to; a file of this name is written over once the pack is whole",
        )
        parser.add_argument(
            "--tree-size",
            metavar="ENTRIES",
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
            kind = next(kind for kind in METAVARS if options[f"of_{kind}"] is not None)
            built = export_pack(
                self._named(kind, options),
                out,
                kind=kind,
                span=_span(kind, options),
                tree_size=self._tree_size(options),
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

    def _named(self, kind: Kind, options: dict[str, Any]) -> str:
        name = str(options[f"of_{kind}"])
        if not name.strip():
            sentence = f"--{kind}: say which one, like {METAVARS[kind]}."
            self._refuse("pack.unnamed", sentence, options["json"])
        return name

    def _tree_size(self, options: dict[str, Any]) -> int | None:
        """Read here and not by the parser, whose errors a program cannot read."""
        text = options["tree_size"]
        if text is None:
            return None
        try:
            return int(text)
        except ValueError:
            sentence = f"--tree-size: {text!r} is no number of entries."
            self._refuse("pack.size_unreadable", sentence, options["json"])

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
