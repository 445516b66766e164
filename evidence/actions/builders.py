"""Which function builds packs of which kind of scope."""

from collections.abc import Callable, Mapping

from evidence.actions.building import Built, build
from evidence.actions.incident_building import build_incident
from evidence.rules.packing import Kind

BUILDERS: Mapping[Kind, Callable[..., Built]] = {
    Kind.REQUEST: build,
    Kind.INCIDENT: build_incident,
}
