"""Printing a version of a notice: the same text gives the same bytes, kept by content."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext

from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.legal_rights import proposes
from incidents.models import NoticeVersion
from incidents.models.notices import notice_path
from incidents.notice_text import NoticeText


@recorded
def take_notice(version: NoticeVersion, *, actor: Person, now: datetime) -> bytes:
    """The notice as PDF, once it is recorded who took it. Raises Refused when the file is gone."""
    incident = version.notice.incident
    refuse(None if proposes(incident, actor, now) else Refusal("legal.may_not_propose"))
    version, printed = print_version(version, now)
    record(
        "evidence.notice_downloaded", incident, actor=actor, now=now,
        refs=[version.notice, version], data={"sha256": version.sha256},
    )  # fmt: skip
    return printed


def print_version(version: NoticeVersion, now: datetime) -> tuple[NoticeVersion, bytes]:
    """A version with its printed file; printed once. In the caller's transaction and entry."""
    version = NoticeVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if version.sha256:
        return version, _stored_bytes(version)
    printed = rendered(version)
    version.sha256 = hashlib.sha256(printed).hexdigest()
    path = notice_path(version, "")
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(printed))
    version.file, version.size, version.printed_at = path, len(printed), now
    version.save(update_fields=["file", "sha256", "size", "printed_at"])
    return version, printed


def rendered(version: NoticeVersion) -> bytes:
    with pdf.on_paper(settings.LANGUAGE_CODE):
        text = NoticeText(version.content, version.at)
        context = {
            "text": text,
            "running": gettext("%(number)s, version %(n)s")
            % {"number": version.content["incident"]["number"], "n": version.n},
            "seal": version.digest[:23],
            "portal_name": settings.PORTAL_NAME,
        }
        return pdf.render("incidents/notice_print.html", context, moment=version.at)


def _stored_bytes(version: NoticeVersion) -> bytes:
    try:
        with default_storage.open(str(version.file.name)) as file:
            printed = bytes(file.read())
    except FileNotFoundError as gone:
        raise Refused(Refusal("notice.file_broken")) from gone
    if hashlib.sha256(printed).hexdigest() != version.sha256:
        raise Refused(Refusal("notice.file_broken"))
    return printed
