"""``manage.py publish_checkpoint [--json]``: the newest checkpoint to all places, now."""

import json
from argparse import ArgumentParser
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.actions.publishing import bring, publish_checkpoint
from evidence.models import Publication
from evidence.rules.publications import OWN
from govportal.ledger.actions import seal
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refused


class Command(BaseCommand):
    help = (
        "Seal the ledger and publish its newest checkpoint wherever the settings say; mail and "
        "webhook are sent by the worker. Exit status 1 when a place did not take it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        seal(now)
        try:
            publish_checkpoint(actor=SYSTEM("command"), now=now)
        except Refused as refused:
            self._refuse(refused, options["json"])
        newest = Publication.objects.order_by("-pk").values_list("size", flat=True).first() or 0
        rows = Publication.objects.filter(size=newest).for_list().order_by("pk")
        for row in rows:
            if row.channel in OWN and not row.tries.filter(taken=True).exists():
                bring(row, now=now)
        shown = [_as_data(row) for row in rows.all()]
        self._tell(newest, shown, options["json"])
        if any(row["state"] in {"failed", "dead"} for row in shown):
            raise SystemExit(1)

    def _tell(self, size: int, shown: list[dict[str, Any]], as_json: bool) -> None:
        newest = latest_checkpoint()
        if as_json:
            root = bytes(newest.root).hex() if newest and newest.size == size else None
            said = {"ok": True, "size": size, "root": root, "publications": shown}
            self.stdout.write(json.dumps(said))
            return
        self.stdout.write(f"Checkpoint of {size} entries:")
        for row in shown:
            self.stdout.write(f"  {row['channel']} {row['place']}: {row['state']} {row['error']}")

    def _refuse(self, refused: Refused, as_json: bool) -> NoReturn:
        if as_json:
            said = {"ok": False, "code": refused.refusal.code, "error": str(refused)}
            self.stdout.write(json.dumps(said))
        raise CommandError(str(refused))


def _as_data(row: Publication) -> dict[str, Any]:
    return {"channel": row.channel, "place": row.place, "state": row.state, "error": row.error}
