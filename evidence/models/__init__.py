"""What the evidence room stores, and what it reads of the rooms below."""

from evidence.models.erasures import PersonErasure
from evidence.models.packs import Pack, PackSeries
from evidence.models.publications import Publication, PublicationTry, Stamp
from evidence.models.retention import PruningRun, RetentionTable

__all__ = [
    "Pack",
    "PackSeries",
    "PersonErasure",
    "PruningRun",
    "Publication",
    "PublicationTry",
    "RetentionTable",
    "Stamp",
]
