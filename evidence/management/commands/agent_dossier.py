"""``manage.py agent_dossier SLUG --out FILE.pdf [--as-of ISO] [--access full|part] [--json]``."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.utils import timezone

from evidence.actions.dossiers import export_dossier
from evidence.rules.slices import Access
from evidence.story_forms import NotAMoment, moment_of
from evidence.taking_away import PaperCommand
from registry.models import Agent


class Command(PaperCommand):
    help = "Write the dossier of an agent to a file, now or as of a past moment; it is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agent", help="its short name")
        parser.add_argument(
            "--as-of", metavar="ISO", help="a moment, or a day for its end (default: now)"
        )
        parser.add_argument(
            "--access",
            choices=[access.value for access in Access],
            default=Access.FULL.value,
            help="full: as an auditor reads it; part: without reasons of requests and findings",
        )
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        agent = Agent.objects.filter(slug=options["agent"]).first()
        if agent is None:
            said = f"There is no agent {options['agent']}."
            self.refuse("story.unknown", said, as_json=options["json"])
        now = timezone.now()
        moment, access = self._moment(options, now), Access(options["access"])
        self.write(
            options, lambda: export_dossier(agent, moment, reader=None, access=access, now=now)
        )

    def _moment(self, options: dict[str, Any], now: datetime) -> datetime:
        try:
            return moment_of(options["as_of"], now)
        except NotAMoment as no:
            self.refuse(no.code, str(no), as_json=options["json"])
