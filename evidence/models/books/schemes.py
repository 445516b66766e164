"""The rules by which was routed and decided: each scheme in force in the days of a book."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import orjson
from django.utils.translation import gettext as _

from approvals.models import RoutingScheme
from evidence.models.books.days import borders
from evidence.models.books.pieces import Leaf, Reading
from evidence.rules.books import ChapterHead
from evidence.rules.packing import Span
from evidence.rules.sections import Section


@dataclass(frozen=True)
class SchemePiece:
    """One version of the scheme: tiers, points, routes, times and the data catalogue."""

    version: int

    @property
    def head(self) -> ChapterHead:
        title = _("Routing scheme %(n)s") % {"n": self.version}
        return ChapterHead(f"scheme-{self.version}", title, _("Rules of the time"), 1)

    @property
    def ref(self) -> str:
        """None: the first was there before anybody acted."""
        return ""

    def refs(self) -> Iterable[str]:
        return (f"routing_scheme:{self.version}",)

    def open(self, reading: Reading) -> Leaf:
        """The file is the whole document: sorted keys, no blanks."""
        scheme = RoutingScheme.objects.get(version=self.version)
        section = Section(
            "scheme", _("What it says"), 10,
            facts=(
                (_("Version"), scheme.version), (_("In force from"), scheme.active_from),
                (_("Parts"), ", ".join(sorted(map(str, scheme.content)))),
            ),
            files={"scheme.json": orjson.dumps(scheme.content, option=orjson.OPT_SORT_KEYS)},
        )  # fmt: skip
        return Leaf(self.head, (section,), self.refs())


def scheme_pieces(span: Span) -> Sequence[SchemePiece]:
    """The one in force when the days began, and each that came into force in them."""
    since, before = borders(span)
    rows = RoutingScheme.objects.order_by("active_from", "version")
    first = rows.filter(active_from__lte=since).last()
    later = rows.filter(active_from__gt=since, active_from__lt=before)
    found = [*([first] if first else []), *later]
    return [SchemePiece(one.version) for one in found]
