"""Which function builds packs of which kind of scope."""

from collections.abc import Callable, Mapping

from evidence.actions.building import Built, build
from evidence.actions.incident_building import build_incident

BUILDERS: Mapping[str, Callable[..., Built]] = {"request": build, "incident": build_incident}
