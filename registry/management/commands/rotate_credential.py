"""Give an agent's key its successor, from the command line."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from govportal.refusals import Refused
from registry.actions import rotate_credential
from registry.management import keys


class Command(BaseCommand):
    help = (
        "Issue the successor of an agent's key and print it, once, on standard output; the old key "
        "goes on for the overlap. Exit status 1 when it is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        keys.add_arguments(parser)
        parser.add_argument("--hours", type=int, help="how long it lives; else as its tier allows")
        parser.add_argument(
            "--overlap-hours", type=int, help="how long the old one goes on; else as Tables says"
        )

    def handle(self, **options: Any) -> None:
        agent, actor, now = (
            keys.agent_of(self, options),
            keys.actor_of(self, options),
            timezone.now(),
        )
        newest = keys.live_keys(self, options, agent, now)[0]
        try:
            issued = rotate_credential(
                newest,
                overlap=keys.hours(options, "overlap_hours"),
                lasts=keys.hours(options, "hours"),
                actor=actor,
                now=now,
            )
        except Refused as refused:
            keys.refuse(self, options, refused)
        keys.show(self, options, issued)
