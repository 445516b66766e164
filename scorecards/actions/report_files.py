"""Files of reports: kept by their content, and taken away."""

import hashlib
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from scorecards.models import Report
from scorecards.rules.reports import ReportState, download_refusal


def stored(path: str, data: bytes) -> str:
    """Where these bytes lie; what a killed worker left there in part is written anew."""
    if default_storage.exists(path):
        with default_storage.open(path) as file:
            if file.read() == data:
                return path
        default_storage.delete(path)
    return str(default_storage.save(path, ContentFile(data)))


@recorded
def download_report(report: Report, *, actor: Person, now: datetime) -> bytes:
    """Record that a report is taken away; its bytes. Raises Refused when there are none."""
    report = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    refuse(download_refusal(ReportState(report.state)))
    try:
        with default_storage.open(report.path) as file:
            data = bytes(file.read())
    except FileNotFoundError as gone:
        raise Refused(Refusal("report.file_gone")) from gone
    if hashlib.sha256(data).hexdigest() != report.sha256:
        refuse(Refusal("report.file_gone"))
    record("report.downloaded", report, actor=actor, now=now, data={"sha256": report.sha256})
    return data
