"""Which pages of evidence a reader may open: the others are named without a link."""

from dataclasses import replace
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from govportal.people.models import Person
from incidents.actions.paging.keepers import read_refusal as paging_refusal
from incidents.rules.monitors import read_refusal as monitors_refusal
from registry.models.sightings import read_refusal as sightings_refusal
from scorecards.evidence_list import Proofs
from scorecards.sources.days import day_of


def open_to(proofs: Proofs, reader: Person, now: datetime) -> Proofs:
    """The same evidence, without addresses that would refuse the reader."""
    closed = _closed_to(reader, now)
    pieces = {
        code: replace(piece, url="") if piece.url.partition("?")[0] in closed else piece
        for code, piece in proofs.by_code.items()
    }
    return replace(proofs, by_code=pieces)


def _closed_to(reader: Person, now: datetime) -> frozenset[str]:
    today = day_of(now)
    is_closed = {
        "sighting_list": sightings_refusal(reader, today) is not None,
        "paging_home": paging_refusal(reader, now) is not None,
        "monitor_list": monitors_refusal(reader.roles_on(today)) is not None,
        "entry_list": not reader.sees_all_on(today),
    }
    return frozenset(_address(name) for name, closed in is_closed.items() if closed) - {""}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:  # the trail is a page of another room
        return ""
