"""Give an agent its key in an environment, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from govportal.refusals import Refused
from registry.actions import issue_credential
from registry.management import keys


class Command(BaseCommand):
    help = (
        "Issue the key of an agent in an environment and print it, once, on standard output. "
        "Exit status 1 when it is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        keys.add_arguments(parser)
        parser.add_argument("--hours", type=int, help="how long it lives; else as its tier allows")

    def handle(self, **options: Any) -> None:
        agent, actor = keys.agent_of(self, options), keys.actor_of(self, options)
        try:
            issued = issue_credential(
                agent,
                options["environment"],
                lasts=keys.hours(options, "hours"),
                actor=actor,
                now=timezone.now(),
            )
        except Refused as refused:
            keys.refuse(self, options, refused)
        keys.show(self, options, issued)
