"""What a built pack says of its populations: read from its file, which alone knows."""

import json
import zipfile
from collections.abc import Mapping, Sequence

from evidence.models.packs import Pack

POPULATIONS = "populations.json"


def counts_in(pack: Pack) -> Sequence[Mapping[str, object]]:
    """How many rows each population has, counted again or not and why; nothing where there is no
    file, or none that can be read."""
    try:
        with zipfile.ZipFile(pack.path) as file:
            found = json.loads(file.read(POPULATIONS))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        return ()
    return found if isinstance(found, list) else ()
