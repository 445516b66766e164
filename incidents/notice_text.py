"""A notice in words, from its frozen content: the same on the page and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from incidents.legal_names import NOTICE_NAMES, PART_NAMES
from incidents.rules.notices import PARTS, NoticeKind


@dataclass(frozen=True)
class PartText:
    """One part: what it is called, where the law asks for it, what it says."""

    label: str
    basis: str
    text: str
    is_needed: bool


@dataclass(frozen=True)
class NoticeText:
    """The frozen content of a version, and when it was written."""

    content: Mapping[str, Any]
    at: datetime

    @property
    def title(self) -> str:
        return str(NOTICE_NAMES[NoticeKind(self.content["kind"])])

    @property
    def day(self) -> str:
        return date_format(timezone.localtime(self.at), pgettext("full date", "j F Y"))

    @property
    def to(self) -> str:
        return str(self.content["to"])

    @property
    def sender(self) -> str:
        return str(self.content["sender"])

    @property
    def number(self) -> str:
        return str(self.content["incident"]["number"])

    @property
    def reference(self) -> str:
        words = {"number": self.number, "n": self.content["version"]}
        return _("Our reference: %(number)s, version %(n)s") % words

    @property
    def is_exercise(self) -> bool:
        return bool(self.content["incident"]["exercise"])

    @property
    def parts(self) -> list[PartText]:
        """Those that are needed, and those that say something."""
        said = self.content["parts"]
        return [
            PartText(str(PART_NAMES[part.key]), part.basis, said.get(part.key, ""), part.needed)
            for part in PARTS[NoticeKind(self.content["kind"])]
            if part.needed or said.get(part.key)
        ]
