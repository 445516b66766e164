"""What commands that write a paper to a file share: telling, and refusing."""

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError

from evidence.actions.exports import Printed
from govportal.refusals import Refused


class PaperCommand(BaseCommand):
    """Writes one PDF to ``--out``; the ledger records it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, metavar="FILE.pdf")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def write(self, options: dict[str, Any], printing: Callable[[], Printed]) -> None:
        """Print and write; exit status 1 and a sentence when it is refused."""
        out, as_json = options["out"], options["json"]
        if not out.resolve().parent.is_dir():
            self.refuse("pack.unwritable", f"{out} is in no existing folder.", as_json=as_json)
        draft = out.with_name(f".{out.name}.part")
        try:
            draft.touch()
            pdf = printing().pdf
            draft.write_bytes(pdf)
            draft.replace(out)
        except Refused as refused:
            self.refuse(refused.refusal.code, str(refused), as_json=as_json)
        except OSError as unwritable:
            said = f"{out} cannot be written: {unwritable.strerror or unwritable}."
            self.refuse("pack.unwritable", said, as_json=as_json)
        finally:
            draft.unlink(missing_ok=True)
        facts = {"file": str(out), "size": len(pdf), "sha256": hashlib.sha256(pdf).hexdigest()}
        said = "{file}: {size} bytes\nsha256 {sha256}".format(**facts)
        self.stdout.write(json.dumps({"ok": True, **facts}) if as_json else said)

    def refuse(self, code: str, sentence: str, *, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(json.dumps({"ok": False, "code": code, "error": sentence}))
        raise CommandError(sentence)
