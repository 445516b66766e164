"""``manage.py what_happened --agent|--request|--actor … [--as-of ISO] [--json]``."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.models.stories import story_of
from evidence.rules.stories import Story
from evidence.story_forms import NotAMoment, moment_of

KINDS = {
    "agent": "an agent's short name",
    "request": "a request's number",
    "actor": "a person's address or reference",
    "entry": "a ledger entry's id",
    "trace": "a trace",
}


class Command(BaseCommand):
    help = "What happened, why, and who approved it: now, or as of a past moment."

    def add_arguments(self, parser: ArgumentParser) -> None:
        about = parser.add_mutually_exclusive_group(required=True)
        for name, words in KINDS.items():
            about.add_argument(f"--{name}", help=words)
        parser.add_argument(
            "--as-of", metavar="ISO", help="a moment, or a day for its end (default: now)"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        kind = next(name for name in KINDS if options[name])
        key, moment = options[kind].removeprefix("person:"), self._moment(options)
        story = story_of("person" if kind == "actor" else kind, key, moment)
        if story is None:
            self._refuse("story.unknown", f"There is no {kind} {key}.", options["json"])
        if options["json"]:
            self.stdout.write(json.dumps({"ok": True, **story.as_json()}, ensure_ascii=False))
        else:
            self._tell(story)

    def _moment(self, options: dict[str, Any]) -> datetime:
        try:
            return moment_of(options["as_of"], timezone.now())
        except NotAMoment as no:
            self._refuse(no.code, str(no), options["json"])

    def _tell(self, story: Story) -> None:
        self.stdout.write("\n".join((story.title, *story.lead)))
        for voice in story.voices:
            at = f" {voice.at:%Y-%m-%d %H:%M}" if voice.at else ""
            self.stdout.write(f"  {voice.who} ({voice.part}): {voice.said}{at}. {voice.why}")
        for event in story.events:
            why = f" {event.why}" if event.why else ""
            self.stdout.write(f"  {event.at:%Y-%m-%d %H:%M} {event.who}: {event.what}.{why}")

    def _refuse(self, code: str, sentence: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
        raise CommandError(sentence)
