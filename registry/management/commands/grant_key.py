"""The keys that grants are signed with: show them, change to a new one, forget the former."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from govportal.refusals import Refused
from registry import grant_keys


class Command(BaseCommand):
    help = (
        "Print the ids of the public keys that grants are accepted under, the one in force first. "
        "--rotate signs with a new one from now on; --drop-former ends the one before."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--rotate", action="store_true", help="sign with a new key")
        act.add_argument("--drop-former", action="store_true", help="accept the former no more")
        parser.add_argument("--force", action="store_true", help="rotate again within the hour")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        try:
            if options["rotate"]:
                grant_keys.rotate(timezone.now(), force=options["force"])
            if options["drop_former"]:
                grant_keys.drop_former()
            found = [key["kid"] for key in grant_keys.published()]
        except (OSError, ValueError, Refused) as unusable:
            sentence = f"The keys cannot be used: {unusable}"
            if options["json"]:
                self.stdout.write(json.dumps({"ok": False, "error": sentence}))
            raise CommandError(sentence) from unusable
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, "keys": found}))
        else:
            self.stdout.write("\n".join(found))
