"""What the evidence room stores, and what it reads of the rooms below."""

from evidence.models.extracts import Extract
from evidence.models.packs import Pack, PackSeries

__all__ = ["Extract", "Pack", "PackSeries"]
