"""A framework's coverage as OSCAL assessment results, on the screen or in a file."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from evidence.actions.dossiers import COMMAND
from evidence.actions.taking_files import export_oscal
from evidence.models.frameworks import Framework


def _taken(framework: Framework) -> bytes:
    return export_oscal(framework, actor=COMMAND, now=timezone.now())


class Command(BaseCommand):
    help = (
        "Assessment results (OSCAL 1.1.2, JSON): observations of evidence, findings of gaps. "
        "It is recorded that they were taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("framework", help="its short name, as eu-ai-act")
        parser.add_argument("--out", type=Path, metavar="FILE", help="where to write it")
        parser.add_argument("--json", action="store_true", help="say what was written as JSON")

    def handle(self, **options: Any) -> None:
        framework = Framework.objects.filter(slug=options["framework"]).first()
        if framework is None:
            known = ", ".join(Framework.objects.values_list("slug", flat=True)) or "none is loaded"
            self._fail(f"no framework is called {options['framework']!r} ({known})", options)
            return
        out: Path | None = options["out"]
        if out is None:
            self.stdout.write(_taken(framework).decode(), ending="")
            return
        if not out.resolve().parent.is_dir():
            self._fail(f"{out} is in no existing folder.", options)
        draft = out.with_name(f".{out.name}.part")
        try:
            draft.touch()
            found = _taken(framework)
            draft.write_bytes(found)
            draft.replace(out)
        except OSError as error:
            self._fail(str(error), options)
        finally:
            draft.unlink(missing_ok=True)
        told = {"ok": True, "file": str(out), "bytes": len(found)}
        words = f"{out}: {len(found)} bytes"
        self.stdout.write(json.dumps(told) if options["json"] else words)

    def _fail(self, said: str, options: dict[str, Any]) -> None:
        """Say why not. Raises CommandError."""
        if options["json"]:
            error = {"ok": False, "code": "oscal.failed", "error": said}
            self.stdout.write(json.dumps(error))
        raise CommandError(said)
