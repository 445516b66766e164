"""Start the portal: web, worker and timers in one supervised command."""

import os
import sys
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Prepares the database where asked, then becomes the supervisor."""

    help = "Start web, worker and timers. Ctrl-C stops them."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--migrate", action="store_true", help="migrate the database first")
        parser.add_argument(
            "--demo",
            action="store_true",
            help="migrate, and fill an empty database with the demo organisation",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["demo"] or options["migrate"]:
            call_command("migrate", verbosity=0)
        if options["demo"]:
            self._fill_if_empty()
        self.stdout.flush()
        # Becoming it, not importing it, gives back the memory that Django takes.
        os.execv(sys.executable, [sys.executable, "-m", "govportal.supervisor"])  # noqa: S606

    def _fill_if_empty(self) -> None:
        if get_user_model().objects.exists():
            return
        if "load_demo" not in get_commands():
            raise CommandError("This portal has no demo organisation to load.")
        call_command("load_demo")
