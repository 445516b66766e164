"""How commands of this room refuse: one sentence, and for programs the same with its code."""

import json
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError


def refuse_command(command: BaseCommand, code: str, sentence: str, as_json: bool) -> NoReturn:
    if as_json:
        command.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
    raise CommandError(sentence)
