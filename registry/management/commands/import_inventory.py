"""manage.py import_inventory FILE: register every agent of a CSV or XLSX file, or none."""

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refusal, Refused
from registry.actions.inventory import (
    Faulty,
    Plan,
    import_inventory,
    plan_of,
    refuse_inventory,
)
from registry.rules.inventory import MOST_BYTES, Fault

FAULTS_SHOWN = 1_000
ACTOR = SYSTEM("command")


class Command(BaseCommand):
    help = (
        "Import the inventory from a CSV (UTF-8) or XLSX file: all of it, or nothing when there is "
        "any fault. Exit status 1 then. People without an account get one without sign-in."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8, or XLSX")
        parser.add_argument("--dry-run", action="store_true", help="only say what it would do")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        file, is_dry = options["file"], options["dry_run"]
        data = self._read(file, options["json"])
        try:
            plan = self._take(file, data, is_dry)
        except Faulty as faulty:
            self._refuse(file, data, faulty.plan.rows, faulty.plan.faults, options)
        except Refused as refused:
            self._refuse(file, data, 0, [Fault(1, "", refused.refusal)], options)
        else:
            self._say(plan, options)

    def _read(self, file: Path, as_json: bool) -> bytes:
        """The file, one byte more than it may have at most. Raises CommandError."""
        try:
            with file.open("rb") as opened:
                return opened.read(MOST_BYTES + 1)
        except (OSError, ValueError) as error:
            words = f"{file} cannot be read: {getattr(error, 'strerror', None) or error}."
            if as_json:
                self.stdout.write(_json(0, 0, [{"row": 1, "column": None, "message": words}]))
            raise CommandError(words) from error

    def _take(self, file: Path, data: bytes, is_dry: bool) -> Plan:
        now = timezone.now()
        if not is_dry:
            return import_inventory(data, actor=ACTOR, now=now, name=file.name).plan
        plan = plan_of(data)
        if plan.faults:
            raise Faulty(plan)
        return plan

    def _refuse(
        self,
        file: Path,
        data: bytes,
        rows: int,
        faults: Sequence[Fault],
        options: dict[str, Any],
    ) -> NoReturn:
        """Say all faults; record the refusal unless it was only a trial. Raises CommandError."""
        if not options["dry_run"]:
            codes = {fault.why.code for fault in faults}
            refuse_inventory(data, codes, actor=ACTOR, now=timezone.now())
        if options["json"]:
            self.stdout.write(_json(rows, 0, [fault.as_json() for fault in faults]))
        lines = [f"{file}: {Refusal('inventory.faulty')} Faults: {len(faults)}"]
        lines += [f"  {line(fault)}" for fault in faults[:FAULTS_SHOWN]]
        if len(faults) > FAULTS_SHOWN:
            lines.append(f"  … and {len(faults) - FAULTS_SHOWN} more; --json gives all")
        raise CommandError("\n".join(lines))

    def _say(self, plan: Plan, options: dict[str, Any]) -> None:
        is_dry = options["dry_run"]
        if options["json"]:
            self.stdout.write(_json(plan.rows, 0 if is_dry else plan.rows, []))
            return
        self.stdout.write(
            "Nothing was changed; an import would do this:" if is_dry else "Imported:"
        )
        for said in told(plan):
            self.stdout.write(f"  {said}")


def line(fault: Fault) -> str:
    """A fault in one line: row, column, sentence."""
    place = f"row {fault.row}, {fault.column}" if fault.column else f"row {fault.row}"
    return f"{place}: {fault.why}"


def told(plan: Plan) -> list[str]:
    """What a plan comes to, in lines."""
    lines = [
        f"{plan.rows} rows: {plan.new} new, {plan.changed} changed, {plan.same} as they are",
        f"{len(plan.people)} people without sign-in, to be invited: {some(plan.people)}",
        f"{len(plan.units)} business units: {some(plan.units)}",
    ]
    if plan.kept:
        lines.append(f"{plan.kept} rows say otherwise where requests and reviews decide; kept")
    if plan.running:
        lines.append(f"{plan.running} of the new ones run without an approval of this portal")
    return lines


def some(names: Sequence[str], most: int = 10) -> str:
    """The first names, and how many more there are."""
    if not names:
        return "none"
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def _json(rows: int, imported: int, faults: list[dict[str, Any]]) -> str:
    return json.dumps({"rows": rows, "imported": imported, "faults": faults}, ensure_ascii=False)
