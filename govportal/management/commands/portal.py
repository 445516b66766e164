"""Start the portal: web, worker and timers in one supervised command."""

import io
import os
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
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
            self._migrate()
            call_command("load_defaults", stdout=io.StringIO())
            if settings.PRODUCTION:
                call_command("collectstatic", interactive=False, verbosity=0)
        if options["demo"]:
            self._load_demo()
        self.stdout.flush()
        # Becoming it, not importing it, gives back the memory that Django takes.
        os.execv(sys.executable, [sys.executable, "-m", "govportal.supervisor"])  # noqa: S606

    def _migrate(self) -> None:
        """As the owner of the tables, where that is somebody else (MIGRATION_DATABASE_URL)."""
        if not os.environ.get("MIGRATION_DATABASE_URL"):
            call_command("migrate", verbosity=0)
            return
        program = [sys.executable, str(settings.BASE_DIR / "manage.py"), "migrate", "-v", "0"]
        if subprocess.run(program, check=False).returncode:  # noqa: S603
            raise CommandError("The migrations did not run; see above. Nothing was started.")

    def _load_demo(self) -> None:
        try:
            call_command("load_demo")
        except CommandError as refused:
            if not get_user_model().objects.exists():  # it did not work: nobody could sign in
                raise
            self.stdout.write(str(refused))  # people of its own are at home here
