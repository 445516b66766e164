"""Policies in force in the days of a book: one chapter, each text byte for byte beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.models import PolicyVersion
from approvals.models.policies import STOOD
from evidence.models.attachments import file_bytes
from evidence.models.books.bound import Listed, people_in
from evidence.models.books.days import borders, span_words
from evidence.models.books.ledger_counts import policies_told
from evidence.models.books.pieces import Leaf, Reading, place
from evidence.models.books.told import in_tree
from evidence.models.reviews import who
from evidence.rules.archive import plain_name
from evidence.rules.books import ChapterHead
from evidence.rules.omissions import Omission
from evidence.rules.packing import Span
from evidence.rules.sections import Section, Table
from evidence.rules.sheets import population_of

COLUMNS = "policy n title owner committee digest adopted_at ended_at text_file file sha256"


@dataclass(frozen=True)
class PoliciesPiece:
    """All of them in one chapter. ``keys`` are those of the versions, in the order of print."""

    keys: tuple[str, ...]
    days: Span

    @property
    def head(self) -> ChapterHead:
        title = _("Policies in force, %(days)s") % {"days": span_words(self.days)}
        return ChapterHead("policies", title, _("Rules of the time"), 1)

    @property
    def ref(self) -> str:
        return f"policy_version:{self.keys[0]}"

    def refs(self) -> Iterable[str]:
        return [f"policy_version:{key}" for key in self.keys]

    def open(self, reading: Reading) -> Leaf:
        rows = list(_with_all(PolicyVersion.objects.filter(key__in=self.keys)))
        lines = tuple(
            (f"{one.policy.number} v{one.n}", one.title, one.adopted_at, one.ended_at or _("still"),
             one.digest)
            for one in rows
        )  # fmt: skip
        files: dict[str, bytes] = {}
        gone = []
        for one in rows:
            if one.text:
                files[_text_name(one)] = one.text.encode()
            data = file_bytes(str(one.attachment_id)) if one.attachment_id else None
            if data is not None:
                files[_file_name(one)] = data
            elif one.attachment is not None:
                gone.append(Omission("missing_file", 1, {"name": one.attachment.name}))
        heads = (_("Policy"), _("Title"), _("In force from"), _("until"), _("Fingerprint"))
        section = Section(
            "policies", _("Policies in force"), 10, table=Table(heads, lines), files=files,
            omissions=tuple(gone), people=tuple(who(one.policy.owner) for one in rows),
        )  # fmt: skip
        return Leaf(self.head, (section,))


def policies_of(
    reading: Reading, days: Span
) -> tuple[Sequence[PoliciesPiece], Listed, Sequence[Omission]]:
    """What was in force on any of these days: chapter, list, and what is left out."""
    since, before = borders(days)
    stood = PolicyVersion.objects.filter(state__in=STOOD, is_repeal=False, adopted_at__lt=before)
    stood = stood.filter(Q(ended_at=None) | Q(ended_at__gt=since))
    rows = list(_with_all(stood))
    told = in_tree({one.ledger_ref for one in rows}, reading.size)
    rows = [one for one in rows if one.ledger_ref in told]
    rest = PolicyVersion.objects.exclude(pk__in=[one.pk for one in rows])
    others = len(in_tree({one.ledger_ref for one in rest.only("key")}, reading.size))
    keys = tuple(one.key for one in rows)
    piece = PoliciesPiece(keys, days)
    return (
        (piece,) if keys else (),
        _listed(rows, piece.head if keys else None, days, reading),
        (Omission("policies_not_in_force", others),) if others else (),
    )


def _listed(
    rows: Sequence[PolicyVersion], head: ChapterHead | None, days: Span, reading: Reading
) -> Listed:
    found = [
        {"policy": one.policy.number, "n": one.n, "title": one.title,
         "owner": who(one.policy.owner), "committee": one.policy.committee.slug,
         "digest": one.digest, "adopted_at": one.adopted_at, "ended_at": one.ended_at,
         "text_file": place(head, _text_name(one)) if head and one.text else "",
         "file": place(head, _file_name(one)) if head and one.attachment else "",
         "sha256": one.attachment.sha256 if one.attachment else ""}
        for one in rows
    ]  # fmt: skip
    told = policies_told(reading.size, *borders(days))
    return Listed(
        population_of("policies", COLUMNS, found),
        {
            "title": _("Policies in force"),
            "source": _("The register of policies."),
            "filters": _("Versions that were in force on any of the days %(days)s.")
            % {"days": span_words(days)},
            "clock": _("adopted_at and ended_at are the portal's times."),
        },
        counted=len(told),
        counted_how=_(
            "Entries “policy.adopted” of versions that no later one, and no “policy.repealed”, had "
            "ended when the days began."
        ),
        people=people_in(found, "owner"),
    )  # fmt: skip


def _with_all(rows: "QuerySet[PolicyVersion]") -> "QuerySet[PolicyVersion]":
    return rows.select_related("policy__owner", "policy__committee", "attachment").order_by(
        "policy__number", "n"
    )


def _text_name(version: PolicyVersion) -> str:
    return f"{version.policy.number}_v{version.n}.md"


def _file_name(version: PolicyVersion) -> str:
    name = version.attachment.name if version.attachment else ""
    return f"{version.policy.number}_v{version.n}_{plain_name(name)}"
