"""The readiness of one agent, for people in a terminal and for programs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from registry.models import Agent
from scorecards.actions.readiness import CODE, look
from scorecards.readiness_words import BAND_NAMES, ITEM_NAMES, proposal_words
from scorecards.rules.readiness import is_enough, least_of


class Command(BaseCommand):
    help = "The ten items of one agent: what counts, what is proposed and why, who said what."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("agent", help="short name of the agent")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        agent = Agent.objects.filter(slug=options["agent"]).first()
        if agent is None:
            raise CommandError(f"no agent is called {options['agent']!r}")
        found = self._found(agent)
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        for item in found["items"]:
            counts = "?" if item["waits"] else item["score"]
            self.stdout.write(f"{counts}  {item['name']}: {item['why']}")
        self.stdout.write(
            f"{found['total']} of 20 ({found['band_name']}), confirmed {found['confirmed']}"
            + (f", production needs {found['least']}" if found["least"] is not None else "")
        )

    def _found(self, agent: Agent) -> dict[str, Any]:
        looked = look([agent.pk], timezone.now())[agent.pk]
        readiness = looked.readiness
        held = agent.release_requirements.filter(code=CODE, met_at__isnull=True).exists()
        return {
            "agent": agent.slug,
            "tier": agent.tier,
            "total": readiness.total,
            "confirmed": readiness.confirmed,
            "band": readiness.band.value,
            "band_name": str(BAND_NAMES[readiness.band]),
            "least": least_of(agent.tier),
            "is_enough": is_enough(readiness.confirmed, agent.tier),
            "release_waits": held,
            "items": [
                {
                    "item": item.value,
                    "name": str(ITEM_NAMES[item]),
                    "score": one.score,
                    "proposed": looked.proposals[item].score,
                    "code": looked.proposals[item].code,
                    "why": proposal_words(looked.proposals[item]),
                    "confirmed": one.is_said,
                    "stale": one.is_stale,
                    "waits": one.waits,
                    "said_by": looked.words[item].by.ref if item in looked.words else None,
                }
                for item, one in readiness.marks.items()
            ],
        }
