"""The decision record and the evidence pack of one request, beside the renderer alone."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from django.template.loader import render_to_string

from approvals.models import Request
from bench.harness import Measured, beside_each_other, case
from bench.memory import peak_mib, peak_of_children_mib
from evidence.actions.building import build
from evidence.actions.exports import export_record
from evidence.rules.packing import Scope
from evidence.rules.slices import Access
from govportal import pdf, printing_files
from tests import make

TURNS = 3


@cache
def decided() -> tuple[make.Cast, Request]:
    """A request with a privacy review, signed off by everybody."""
    cast = make.organisation()
    request = make.approve(make.request(cast, "tier2-onboarding"), make.START)
    return cast, request


def html_of(print_it: Callable[[], object]) -> str:
    """What the renderer is given in the course of ``print_it``."""
    seen: list[str] = []

    def keep(template: str, context: Mapping[str, Any]) -> str:
        seen.append(render_to_string(template, dict(context)))
        return seen[-1]

    with (
        mock.patch.object(pdf, "render_to_string", keep),
        mock.patch.object(printing_files, "render_to_string", keep),
    ):
        print_it()
    return seen[-1]


@case("decision record", beside="WeasyPrint on its HTML", unit="ms", at_most=1.2)
def record_pdf(size: int) -> Measured:
    """From the click to the bytes: gathering, proofs, template, printing, its own entry."""
    cast, request = decided()

    def export() -> None:
        export_record(request, actor=cast.auditor, now=make.START)

    html, folders = html_of(export), pdf.static_folders()
    before, peak = peak_mib(export)
    note = f"{len(html) // 1024} KiB of HTML; memory {before:.0f} to {peak:.0f} MiB"
    return beside_each_other(export, lambda: pdf.write(html, folders), repeat=TURNS, note=note)


@case("evidence pack", beside="the printing process alone", unit="ms", at_most=1.2)
def pack(size: int) -> Measured:
    """The whole archive, its report printed in a process of its own, as the worker does."""
    _, request = decided()
    scope = Scope("request", request.number, Access.FULL)
    command = [sys.executable, "-m", "govportal.pdf", *map(str, pdf.static_folders())]
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "pack.zip"

        def write() -> None:
            build(scope, target, now=make.START)

        html = html_of(write).encode()

        def print_only() -> None:
            subprocess.run(command, input=html, check=True, capture_output=True)

        measured = beside_each_other(write, print_only, repeat=TURNS)
        note = f"{target.stat().st_size // 1024} KiB; printing takes {_mib()}"
    return Measured(measured.subject, measured.reference, note)


def _mib() -> str:
    return f"at most {peak_of_children_mib():.0f} MiB"
