"""Which function builds packs of which kind of scope."""

from collections.abc import Callable, Mapping
from functools import partial

from evidence.actions.book_building import build_book
from evidence.actions.building import Built, build
from evidence.actions.incident_building import build_incident
from evidence.models.books import BOOKS, book_of
from evidence.rules.packing import Kind

BUILDERS: Mapping[Kind, Callable[..., Built]] = {
    Kind.REQUEST: build,
    Kind.INCIDENT: build_incident,
    **{kind: partial(build_book, book_of=book_of) for kind in BOOKS},
}
