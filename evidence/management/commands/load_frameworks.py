"""Load the frameworks that ship, and the crosswalk; again it changes nothing."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from evidence.actions.frameworks import load_frameworks
from evidence.models.frameworks import Control, Framework, FrameworkRequirement
from govportal.ledger.rules import SYSTEM


class Command(BaseCommand):
    help = "Load the frameworks that ship with the portal, and their crosswalk."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        loaded = load_frameworks(actor=SYSTEM("frameworks"), now=timezone.now())
        found = {
            "loaded": loaded,
            "frameworks": Framework.objects.count(),
            "requirements": FrameworkRequirement.objects.standing().count(),
            "controls": Control.objects.filter(withdrawn_at=None).count(),
        }
        if options["json"]:
            self.stdout.write(json.dumps(found))
            return
        self.stdout.write(
            "{loaded} loaded; {frameworks} frameworks, {requirements} requirements, "
            "{controls} controls are there.".format(**found)
        )
