"""How commands refuse: one sentence, and for programs the same with its code."""

import json
from datetime import date
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandError

from govportal.days import day_of


def refuse_command(command: BaseCommand, code: str, sentence: str, as_json: bool) -> NoReturn:
    if as_json:
        command.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
    raise CommandError(sentence)


def day_given(command: BaseCommand, option: str, text: str, as_json: bool) -> date:
    """The day that an option says; the command's refusal where it is none.

    Read here and not by the parser, whose errors a program cannot read.
    """
    try:
        return day_of(text)
    except ValueError:
        sentence = f"{option}: {text!r} is no day; write it like 2026-11-26"
        refuse_command(command, "command.no_day", sentence, as_json)
