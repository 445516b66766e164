"""Prints HTML with WeasyPrint, in this process. Only ``govportal.pdf`` loads it, when it prints.

A web process that never prints does without the renderer, its fonts and what it reads pictures by.
"""

import hashlib
import mimetypes
import threading
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

STATIC_HOST = "static.invalid"  # reserved by RFC 2606: it can never be a real address
BASE_URL = f"https://{STATIC_HOST}/"
_unpacked = threading.local()


class StaticFilesOnly(URLFetcher):
    """Reads files below the static folders and refuses every other address."""

    def __init__(self, folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=["https"], allow_redirects=False, fail_on_errors=True)
        self._folders = [folder.resolve() for folder in folders]

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file behind ``url``. Raises FatalURLFetchingError when it is not a static file."""
        parts = urlsplit(url)
        if (parts.scheme, parts.netloc) == ("https", STATIC_HOST):
            for folder in self._folders:
                path = (folder / unquote(parts.path).lstrip("/")).resolve()
                if path.is_relative_to(folder) and path.is_file():
                    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
                    return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})
        raise FatalURLFetchingError(f"a printed page may only use static files, not {url}")


def printed(html: str, folders: Sequence[Path], variant: str) -> bytes:
    """HTML text as PDF bytes, with an identifier that follows from the text alone."""
    document = HTML(string=html, base_url=BASE_URL, url_fetcher=StaticFilesOnly(folders))
    made = document.write_pdf(
        pdf_variant=variant,
        pdf_identifier=hashlib.sha256(html.encode()).hexdigest()[:32].encode(),
        font_config=_fonts(),
    )
    return bytes(made)


def _fonts() -> FontConfiguration:
    """The fonts that this thread has unpacked: unpacking takes longer than a page takes to print.

    What is printed does not depend on it. Not shared, as nobody says that threads may share it.
    """
    known: FontConfiguration | None = getattr(_unpacked, "fonts", None)
    if known is None:
        known = _unpacked.fonts = FontConfiguration()
    return known
