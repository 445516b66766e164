"""``manage.py ledger_key [--json]``: the public keys that show whose a checkpoint or pack is."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from govportal.ledger import keys
from govportal.ledger.rules import notes
from govportal.refusals import Refused


class Command(BaseCommand):
    help = (
        "Print the ledger's verifier keys (name+id+base64), a line each, the one in force first. "
        "They are public: hand them to auditors, for verify.py --key. Exit status 1 without any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        try:
            found = keys.published()
        except (OSError, ValueError, Refused, notes.BadNote) as unusable:
            raise self._refused(f"The keys cannot be read: {unusable}", options) from unusable
        if not found:
            raise self._refused(
                "There is no key here: LEDGER_SIGNING_KEY_FILE names none that exists, and "
                "LEDGER_TRUSTED_KEYS is empty.",
                options,
            )
        if options["json"]:
            shown = [{"key": str(one.key), "in_force": one.in_force} for one in found]
            self.stdout.write(json.dumps({"ok": True, "keys": shown}))
            return
        for one in found:
            self.stdout.write(str(one.key))
        retired = sum(not one.in_force for one in found)
        self.stderr.write(f"{len(found) - retired} in force, then {retired} retired.")

    def _refused(self, sentence: str, options: dict[str, Any]) -> CommandError:
        if options["json"]:
            self.stdout.write(json.dumps({"ok": False, "error": sentence}))
        return CommandError(sentence)
