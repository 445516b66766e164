"""``manage.py framework_report SLUG --out FILE.pdf [--json]``."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from evidence.actions.dossiers import export_framework
from evidence.models.frameworks import Framework
from evidence.taking_away import PaperCommand


class Command(PaperCommand):
    help = "Write what covers each requirement of a framework to a file; it is recorded."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", help="its short name, as eu-ai-act")
        super().add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        framework = Framework.objects.filter(slug=options["framework"]).first()
        if framework is None:
            known = ", ".join(Framework.objects.values_list("slug", flat=True)) or "none is loaded"
            said = f"No framework is called {options['framework']!r} ({known})."
            self.refuse("framework.unknown", said, as_json=options["json"])
        self.write(options, lambda: export_framework(framework, reader=None, now=timezone.now()))
