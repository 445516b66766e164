"""Frameworks in words: refusals, coverage, and what the ledger says of them."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

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
