"""Fill an empty database with the demo organisation."""

from argparse import ArgumentParser
from dataclasses import asdict
from datetime import UTC, datetime
from time import monotonic
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from approvals.demo.loading import Found, found_here, load_demo
from approvals.demo.sign_ins import PASSWORD, demo_sign_ins
from approvals.management.reporting import as_text
from govportal.command_words import refuse_command
from govportal.refusals import Refusal, Refused


class Command(BaseCommand):
    help = (
        "Fill an empty database with an invented organisation: people, agents, and a year of "
        "requests. Loading it again changes nothing. Exit status 1 where others are at home."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print JSON")
        parser.add_argument("--now", help="where the story ends, as an ISO date and time with zone")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:  # before the database is asked: nothing of the demo belongs there
            self._refuse(options, Refusal("demo.production"))
        now = self._moment(options)
        found = found_here()
        if found is Found.PEOPLE:
            self._refuse(options, Refusal("demo.not_empty"))
        if found is Found.DEMO:
            self._say(options, {"loaded": False}, "The demo organisation is here already.")
            return
        began = monotonic()
        try:
            loaded = load_demo(now)
        except Refused as refused:
            self._refuse(options, refused.refusal)
        took = monotonic() - began
        words = (
            f"Loaded {loaded.people} people, {loaded.agents} agents and {loaded.requests} requests "
            f"in {took:.1f} s."
        )
        self._say(options, {"loaded": True, **asdict(loaded)}, words)

    def _refuse(self, options: dict[str, Any], refusal: Refusal) -> NoReturn:
        if options["json"]:
            facts = {"loaded": False, "code": refusal.code, "error": str(refusal)}
            self.stdout.write(as_text(facts))
        raise CommandError(str(refusal))

    def _say(self, options: dict[str, Any], facts: dict[str, object], words: str) -> None:
        if options["json"]:
            sign_ins = [asdict(one) for one in demo_sign_ins()]
            self.stdout.write(as_text({**facts, "sign_ins": sign_ins}))
            return
        self.stdout.write(words)
        self.stdout.write(f"Sign in as one of these; the password is always: {PASSWORD}")
        for one in demo_sign_ins():
            self.stdout.write(f"  {one.email:<36} {one.does}")

    def _moment(self, options: dict[str, Any]) -> datetime:
        """The time given, else now. Raises CommandError for a time without zone, or none at all."""
        text = options["now"]
        if text is None:
            return timezone.now()
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            words = f"--now: {text} is no ISO date and time"
            refuse_command(self, "command.no_moment", words, options["json"])
        if moment.tzinfo is None:
            words = f"--now: {text} has no zone; write for instance {text}+01:00"
            refuse_command(self, "command.no_moment", words, options["json"])
        return moment.astimezone(UTC)
