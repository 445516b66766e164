"""Pages as PDF, printed by ``govportal.press``; no room's rules or models enter here.

The bytes depend on the HTML, the fonts and the moment given, on nothing else, so that a record
printed twice is the same file. What is long is printed in a process of its own (``render_apart``),
which gives its memory back when it ends. A document *declares* PDF/UA-1; nothing here proves it.
"""

import argparse
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

UNIVERSAL_ACCESS = "pdf/ua-1"
SECONDS_A_DOCUMENT = 600
SECONDS_A_LOOK = 10


class RenderFailed(Exception):
    """The rendering process ended without a document; the text is what it said last."""


@contextmanager
def on_paper(language: str) -> Iterator[None]:
    """The language asked for and the portal's own zone: paper does not know its reader."""
    with translation.override(language), timezone.override(ZoneInfo(settings.TIME_ZONE)):
        yield


def render(
    template: str,
    context: Mapping[str, object],
    *,
    moment: datetime,
    variant: str = UNIVERSAL_ACCESS,
) -> bytes:
    """The template as a tagged PDF, printed in this process: for a few pages.

    ``moment`` is the time that the content speaks of, not the time of printing. The template sets
    language and title. Raises FatalURLFetchingError when it refers to anything but static files.
    """
    return write(
        render_to_string(template, with_moment(context, moment)), static_folders(), variant
    )


def render_apart(
    template: str,
    context: Mapping[str, object],
    *,
    moment: datetime,
    variant: str = UNIVERSAL_ACCESS,
    while_waiting: Callable[[], None] = lambda: None,
) -> bytes:
    """The same bytes as ``render``, printed in a short-lived process: for jobs.

    ``while_waiting`` is called every ten seconds, so that a job can keep its lease; what it raises
    ends the printing. Raises RenderFailed when that process fails or takes over ten minutes.
    """
    html = render_to_string(template, with_moment(context, moment))
    command = [sys.executable, "-m", "govportal.pdf", "--variant", variant]
    command += [str(folder) for folder in static_folders()]
    return printed_apart(command, html.encode(), while_waiting)


def printed_apart(
    command: Sequence[str], given: bytes, while_waiting: Callable[[], None] = lambda: None
) -> bytes:
    """What a printing process says to what it is given; it dies when ``while_waiting`` raises."""
    pipe = subprocess.PIPE
    with subprocess.Popen(  # noqa: S603 - our own interpreter and module, no shell
        command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=settings.BASE_DIR
    ) as printer:
        try:
            printed, said = _result(printer, given, while_waiting)
        finally:
            printer.kill()
    if printer.returncode:
        raise RenderFailed(said.decode(errors="replace")[-2000:])
    return printed


def _result(
    printer: "subprocess.Popen[bytes]", html: bytes, while_waiting: Callable[[], None]
) -> tuple[bytes, bytes]:
    given: bytes | None = html
    end = time.monotonic() + SECONDS_A_DOCUMENT
    while time.monotonic() < end:
        try:
            return printer.communicate(given, timeout=SECONDS_A_LOOK)
        except subprocess.TimeoutExpired:
            given = None  # communicate goes on with what it was given first
            while_waiting()
    raise RenderFailed(f"printing took more than {SECONDS_A_DOCUMENT} seconds")


def write(html: str, folders: Sequence[Path], variant: str = UNIVERSAL_ACCESS) -> bytes:
    """HTML text as PDF bytes, printed in this process, which then keeps the renderer."""
    from govportal.press import printed  # noqa: PLC0415 - loads WeasyPrint, some 20 MiB

    return printed(html, folders, variant)


def static_folders() -> list[Path]:
    """Where static files are read from: the sources, so that names carry no fingerprint."""
    return [Path(folder) for folder in settings.STATICFILES_DIRS]


def with_moment(context: Mapping[str, object], moment: datetime) -> dict[str, object]:
    """A template's context with the time that the document declares."""
    stamp = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {**context, "printed_moment": stamp, "LANGUAGE_BIDI": False}


def main(arguments: Sequence[str]) -> int:
    """Read HTML from standard input, write the PDF to standard output."""
    parser = argparse.ArgumentParser(prog="python -m govportal.pdf", description=__doc__)
    parser.add_argument("--variant", default=UNIVERSAL_ACCESS)
    parser.add_argument("folders", nargs="+", type=Path)
    options = parser.parse_args(arguments)
    html = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(write(html, options.folders, options.variant))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
