"""Frameworks in words: refusals, coverage, and what the ledger says of them."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.frameworks import Coverage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FRAMEWORK_FORBIDDEN = frozenset({"framework.setters_only", "framework.document_not_yours"})
FRAMEWORK_SENTENCES = {
    "framework.setters_only": _(
        "Compliance reviewers say what applies and put documents here; others read."
    ),
    "framework.document_not_yours": _(
        "Documents are read by auditors, administrators, committee members, reviewers and "
        "operators."
    ),
    "framework.reason_short": _("Say why in at least %(least)s characters (%(has)s so far)."),
    "framework.reason_long": _("Say it in at most %(most)s characters (%(has)s now)."),
    "framework.said_stale": _("That is what stands already. Look again."),
    "framework.withdrawn_stale": _(
        "The newest version of this framework does not have this requirement any more."
    ),
    "framework.good_until_past": _("The last day on which the document is good is over."),
    "framework.document_twice": _("%(name)s is there already."),
    "framework.document_withdrawn_stale": _("This document was withdrawn already."),
}
NOTE_NAMES: dict[str, "StrOrPromise"] = {
    "applies_from": _("Applies from"),
    "applies_from_annex_i": _("Applies from, for products of Annex I"),
    "binding": _("Binding"),
    "coverage_note": _("What is in it"),
    "date_note": _("About dates"),
    "disclaimer": _("Disclaimer"),
    "fine_tier": _("Fines"),
    "id_note": _("About the numbers"),
    "kind": pgettext_lazy("of a requirement", "Kind"),
    "licence_note": _("Licence"),
    "mapping_note": _("About the mapping"),
    "note": pgettext_lazy("of a framework", "Note"),
    "predecessor": _("Before"),
    "role": pgettext_lazy("under a law", "Role"),
    "status_note": _("Where it stands"),
}
"""What the documents call their own facts; others are shown as the document calls them."""
VALUE_NAMES: dict[str, "StrOrPromise"] = {
    "True": _("Yes"),
    "False": _("No"),
    "both": _("Provider and deployer"),
    "provider": _("Provider"),
    "deployer": _("Deployer"),
}


def facts_in_words(facts: "Mapping[str, str]") -> "list[tuple[StrOrPromise, StrOrPromise]]":
    """What a framework or requirement says of itself, in words where there are some."""
    return [
        (NOTE_NAMES.get(name, name), VALUE_NAMES.get(str(value), value))
        for name, value in facts.items()
    ]


COVERAGE_SIGNS: dict[Coverage, tuple[str, str, "StrOrPromise"]] = {
    Coverage.EVIDENCE: ("ok", "ok", _("Evidence")),
    Coverage.DOCUMENT: ("ok", "ok", _("Document")),
    Coverage.NOTHING_YET: ("warn", "wait", _("Nothing yet")),
    Coverage.GAP: ("bad", "bad", _("Gap")),
    Coverage.NOT_APPLICABLE: ("neutral", "off", _("Does not apply")),
}
"""Tone, shape and word."""
COVERAGE_HELP: dict[Coverage, "StrOrPromise"] = {
    Coverage.EVIDENCE: _("A control of the portal has records for it."),
    Coverage.DOCUMENT: _("Somebody put a document here that shows it."),
    Coverage.NOTHING_YET: _("A control would give evidence, and has no record so far."),
    Coverage.GAP: _("No control gives evidence. A document can fill it."),
    Coverage.NOT_APPLICABLE: _("Somebody said that it does not apply, with a reason."),
}
