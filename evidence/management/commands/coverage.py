"""What covers each requirement of a framework, for people in a terminal and for programs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.framework_room import as_json, coverage_page
from evidence.models.frameworks import Framework


class Command(BaseCommand):
    help = "Requirement by requirement: evidence, document, nothing yet, gap, not applicable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", help="its short name, as eu-ai-act")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        framework = Framework.objects.filter(slug=options["framework"]).first()
        if framework is None:
            known = ", ".join(Framework.objects.values_list("slug", flat=True)) or "none is loaded"
            said = f"no framework is called {options['framework']!r} ({known})"
            if options["json"]:
                error = {"ok": False, "code": "framework.unknown", "error": said}
                self.stdout.write(json.dumps(error))
            raise CommandError(said)
        found = as_json(coverage_page(framework, timezone.now()))
        if options["json"]:
            self.stdout.write(json.dumps(found, indent=2))
            return
        self.stdout.write("{name}: {covered} of {applicable} covered".format(**found))
        for line in found["lines"]:
            self.stdout.write("{coverage:15} {code:16} {title}".format(**line))
