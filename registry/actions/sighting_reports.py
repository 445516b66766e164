"""Reports of unknown agents: told by somebody, or brought in as a list, joined to what is known."""

from collections.abc import Sequence
from datetime import datetime

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.sightings import note_sighting, seen_once_more
from registry.models import Sighting, SightingReport
from registry.models.releases import day_of
from registry.rules.sighting_reports import (
    JOINED,
    Report,
    faults_of,
    importer_refusal,
    reporter_refusal,
)
from registry.rules.sightings import SightingState, Source, detail_of, name_of


def report_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not report a sighting."""
    return reporter_refusal(_roles(person, now))


def import_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not bring in a list of them."""
    return importer_refusal(_roles(person, now))


def _roles(person: Person, now: datetime) -> set[str]:
    return {role.value for role in person.roles_on(day_of(now))}


@recorded
def report_sighting(report: Report, *, actor: Person, now: datetime) -> SightingReport:
    """Keep what somebody saw. The same agent again joins the sighting that waits for a decision.

    Raises Refused for auditors, for what is missing, and for the same words twice.
    """
    refuse(report_no(actor, now))
    refuse(next(iter(faults_of(report, day_of(now)).values()), None))
    made = _told(report, Source.PERSON, actor, now)
    if made is None:
        refuse(Refusal("sighting.reported_already"))
        raise AssertionError  # refused above
    return made


@recorded
def import_sightings(
    reports: Sequence[Report], *, actor: Person, now: datetime
) -> list[SightingReport]:
    """Keep a whole list, or nothing of it; rows that were brought in before are left out."""
    refuse(import_no(actor, now))
    today = day_of(now)
    for report in reports:
        refuse(next(iter(faults_of(report, today, is_listed=True).values()), None))
    told = (_told(report, Source.IMPORT, actor, now) for report in reports)
    return [made for made in told if made is not None]


def _told(report: Report, source: Source, actor: Person, now: datetime) -> SightingReport | None:
    """The report that was kept; None where the same person told the same before."""
    sighting, words = _waiting(report), detail_of(report.evidence)
    fields = {
        "source": source,
        "name": name_of(report.name),
        "place": name_of(report.place),
        "seen_on": report.seen_on,
        "environment": report.environment,
        "evidence": words,
        "reported_by": actor,
    }
    if sighting and SightingReport.objects.filter(sighting=sighting, **fields).exists():
        return None
    if sighting is None:
        sighting = note_sighting(
            source, report.name, environment=report.environment, actor=actor, now=now
        )
        if SightingReport.objects.filter(sighting=sighting, **fields).exists():
            return None
    else:
        seen_once_more(sighting, "", actor=actor, now=now)
    made = SightingReport.objects.create(sighting=sighting, reported_at=now, **fields)
    record(
        "sighting.reported",
        sighting,
        actor=actor,
        now=now,
        refs=[made],
        data={"source": source.value, "seen_on": report.seen_on.isoformat()},
        personal={"name": made.name, "place": made.place, "evidence": words},
    )
    return made


def _waiting(report: Report) -> Sighting | None:
    """The sighting that this report is about, locked: undecided first, the same place first."""
    rows = Sighting.objects.select_for_update(of=("self",)).filter(
        claimed_name__iexact=name_of(report.name), state__in=JOINED
    )
    if report.environment:
        rows = rows.filter(environment__in=("", report.environment))
    order = list(JOINED)

    def best(row: Sighting) -> tuple[int, bool, int]:
        state = order.index(SightingState(row.state))
        return state, row.environment != report.environment, row.pk

    return min(rows, key=best, default=None)
