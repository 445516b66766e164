"""Start the portal: web, worker and timers in one supervised command."""

import io
import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    """Prepares database and static files where asked, then becomes the supervisor."""

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
            call_command("load_defaults", stdout=io.StringIO())
            if settings.PRODUCTION:
                call_command("collectstatic", interactive=False, verbosity=0)
        if options["demo"]:
            self._load_demo()
        self.stdout.flush()
        # Becoming it, not importing it, gives back the memory that Django takes.
        os.execv(sys.executable, [sys.executable, "-m", "govportal.supervisor"])  # noqa: S606

    def _load_demo(self) -> None:
        try:
            call_command("load_demo")
        except CommandError as own_people:
            self.stdout.write(str(own_people))
