"""``manage.py prune_ledger NUMBER [--json]``: carry a pruning out as the ledger's owner."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.actions.pruning import carry_out
from evidence.models import PruningRun
from govportal.refusals import Refusal, Refused


class Command(BaseCommand):
    help = (
        "Export and prune what a pruning that somebody asked for in the portal is about; for "
        "installations whose own role may take nothing out of the ledger (docs/keeping.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", metavar="PR-…")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            run = _done(options["number"].upper())
        except Refused as refused:
            if options["json"]:
                said = {"ok": False, "code": refused.refusal.code, "error": str(refused)}
                self.stdout.write(json.dumps(said))
            raise CommandError(str(refused)) from refused
        said = {"ok": True, "number": run.number, "entries": run.entries, "permit": run.permit,
                "file": str(run.path), "sha256": run.sha256}  # fmt: skip
        words = f"{run.entries} bodies pruned under {run.permit}; they are in {run.path}."
        self.stdout.write(json.dumps(said) if options["json"] else words)


def _done(number: str) -> PruningRun:
    run = PruningRun.objects.filter(number=number).first()
    if run is None:
        raise Refused(Refusal("retention.unknown", {"number": number}))
    if not run.is_open:
        raise Refused(Refusal("retention.moved_stale"))
    return carry_out(run, now=timezone.now())
