"""manage.py what_if --routing FILE | --tiers FILE: what a draft of the scheme would change."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError

from approvals.management.reporting import as_text, counted, fault_lines
from approvals.rules.schemes import SchemeFile, digest_of, read_scheme
from approvals.rules.schemes.files import without_versions
from approvals.rules.what_if import Changed
from approvals.schemes import active_scheme
from approvals.what_if import Outcome, run
from govportal.faults import Fault
from govportal.plain_yaml import size_fault, unreadable_fault


class Command(BaseCommand):
    help = (
        "Run a draft of the routes or of the tiers over the whole inventory and list every agent "
        "for which something would change. Changes nothing. Exit status 1 when the file has faults."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--routing", metavar="FILE", help="routes as YAML or JSON")
        which.add_argument("--tiers", metavar="FILE", help="points, floors, thresholds")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        part = "routes" if options["routing"] else "tiers"
        name, as_json = str(options["routing"] or options["tiers"]), options["json"]
        try:
            scheme = active_scheme()
            read = _read(name, scheme.content, part)
            if read.faults:
                self._faults(name, read, as_json)
            tell = self._tell_json if as_json else self._tell
            tell(name, scheme.version, scheme.content, read.content)
        except DatabaseError as broken:
            raise CommandError(f"The database: {broken}.") from broken

    def _faults(self, name: str, read: SchemeFile, as_json: bool) -> NoReturn:
        if as_json:
            faults = [fault.as_json() for fault in read.faults]
            self.stdout.write(as_text({"ok": False, "faults": faults, "more_faults": read.more}))
        count = counted(len(read.faults) + read.more, "fault", "faults")
        raise CommandError("\n".join([f"{count} in {name}", *fault_lines(name, read.faults)]))

    def _tell(self, name: str, version: int, old: Any, new: Any) -> None:
        def sink(found: list[Changed], so_far: Outcome) -> None:
            for one in found:
                self.stdout.write(_line(one))

        outcome = run(old, new, sink)
        self.stdout.write(f"{name} against version {version}: {_totals(outcome)}")
        for unit in outcome.as_json()["units"].values():
            if unit["changed"]:
                self.stdout.write(f"  {unit['name']}: {unit['changed']} of {unit['agents']}")

    def _tell_json(self, name: str, version: int, old: Any, new: Any) -> None:
        """One object, written as it is found: the list may be longer than memory is large."""
        head = {"file": name, "version": version, "digest": digest_of(without_versions(new))}
        self.stdout.write(f'{{"ok": true, {json.dumps(head)[1:-1]}, "changed": [')
        written = 0

        def sink(found: list[Changed], so_far: Outcome) -> None:
            nonlocal written
            for one in found:
                comma = "," if written else ""
                self.stdout.write(f"{comma}{json.dumps(one.as_json())}")
                written += 1

        outcome = run(old, new, sink)
        self.stdout.write(f'], "counts": {json.dumps(outcome.as_json())}}}')


def _read(name: str, known: Any, part: str) -> SchemeFile:
    path = Path(name)
    try:
        fault: Fault | None = size_fault(path.stat().st_size)
        return SchemeFile(known, (fault,)) if fault else read_scheme(path.read_bytes(), known, part)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return SchemeFile(known, (unreadable_fault(reason),))
    except ValueError:  # a name with a NUL character
        return SchemeFile(known, (unreadable_fault("this is no name of a file"),))


def _line(one: Changed) -> str:
    told = []
    if "tier" in one.changes:
        told.append(f"tier {one.before.tier} → {one.after.tier}")
    if "who" in one.changes:
        told.append(f"{one.before.who} → {one.after.who}")
    if "time" in one.changes:
        told.append(f"{one.before.time} → {one.after.time}")
    if one.next_review_before != one.next_review_after:
        told.append(f"next review {one.next_review_before} → {one.next_review_after}")
    told += [code for code in one.changes if code in {"steps", "stages", "escalation"}]
    why = f" ({'; '.join(one.why)})" if one.why else ""
    running = "; its running review keeps its version" if one.in_review else ""
    return f"{one.slug} ({one.unit_name}): {', '.join(told or one.changes)}{why}{running}"


def _totals(outcome: Outcome) -> str:
    moved = ", ".join(f"tier {pair.replace('-', ' → ')}: {n}" for pair, n in outcome.tiers.items())
    agents = counted(outcome.agents, "agent", "agents")
    text = f"{outcome.changed} of {agents} change"
    without = f"; {outcome.without_tier} have no tier yet" if outcome.without_tier else ""
    return f"{text}{f' ({moved})' if moved else ''}{without}. Inventory {outcome.inventory}"
