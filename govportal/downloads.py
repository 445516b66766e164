"""Kept files given out: as downloads only, whatever is in them."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from govportal.file_rules import content_type


def download(file: FieldFile, name: str) -> FileResponse:
    """A file as a download: its type is fixed by its ending, and it is never shown inline."""
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type(name)
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
