"""``manage.py verify_ledger [--since SIZE] [--checkpoint FILE] [--json]``: is the ledger intact?"""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from govportal.ledger import keys
from govportal.ledger.actions import verify_ledger
from govportal.ledger.models import VerificationRun
from govportal.ledger.rules import notes


class Command(BaseCommand):
    help = "Recompute the whole ledger and name the first fault. Exit status 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--since", type=int, default=0, metavar="SIZE", help="begin at this checkpoint"
        )
        parser.add_argument(
            "--checkpoint",
            action="append",
            default=[],
            type=Path,
            metavar="FILE",
            help="a published checkpoint that the ledger must lead to (may be given again)",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        outside = dict(_root(path) for path in options["checkpoint"])
        run = verify_ledger(timezone.now(), since=options["since"], outside=outside)
        self.stdout.write(_as_json(run) if options["json"] else _as_text(run))
        if not run.held:
            raise SystemExit(1)


def _root(path: Path) -> tuple[int, bytes]:
    """Size and root of a published checkpoint, under a key that this portal trusts."""
    try:
        note = notes.verify(path.read_text(), keys.verifiers())
    except (OSError, notes.BadNote) as bad:
        raise CommandError(f"{path}: {bad}") from bad
    return note.size, note.root


def _as_json(run: VerificationRun) -> str:
    fault = {"code": run.fault, "place": run.place} if run.fault else None
    return json.dumps(
        {
            "held": run.held,
            "since": run.since,
            "size": run.size,
            "root": run.root,
            "entries": run.entries,
            "fault": fault,
            "seconds": f"{(run.finished_at - run.started_at).total_seconds():.3f}",
        }
    )


def _as_text(run: VerificationRun) -> str:
    if run.held:
        return f"{run.entries} entries checked; the tree of {run.size} holds (root {run.root})."
    return f"FAULT: {run.fault} at {run.place}. Nothing after it was checked."
