"""Decision records and pack reports on paper: what the templates are given, in which zone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext

from evidence.counted_words import counted_words, named_by_request
from evidence.models.dossiers import OWNER_NAMES
from evidence.models.reviews import LEGAL_CLASS_WORDS
from evidence.models.trails import trail_of
from evidence.printed_forms import both_forms
from evidence.rules.archive import Content, sha256_of, size_of
from evidence.rules.dossiers import Dossier
from evidence.rules.omissions import Omission
from evidence.rules.packing import Members, Scope, Wording
from evidence.rules.populations import populations
from evidence.rules.review_tables import hidden_ballots
from evidence.rules.second_counts import second_counts
from evidence.rules.slices import Access, Slice
from evidence.sentences import OMISSIONS, POPULATIONS
from govportal import pdf
from govportal.pdf import on_paper
from govportal.templatetags.portal import TIERS

Rows = Sequence[Mapping[str, object]]


@dataclass(frozen=True)
class FileLine:
    """One file of the pack, for the list on paper."""

    name: str
    size: int
    sha256: str


def file_lines(members: Mapping[str, Content]) -> list[FileLine]:
    """The files so far with their fingerprints, for the list in the report."""
    return [
        FileLine(name, size_of(data), sha256_of(data)) for name, data in sorted(members.items())
    ]


def record_pdf(dossier: Dossier, ledger: Slice, language: str, access: Access) -> bytes:
    """The decision record of one request, printed in this process (two to five pages)."""
    with on_paper(language):
        context = record_context(dossier, ledger) | {"shows_conflicts": access is Access.FULL}
        return pdf.render("evidence/record_print.html", context, moment=ledger.sealed_at)


def report_files(
    scope: Scope,
    dossier: Dossier,
    ledger: Slice,
    wording: Wording,
    members: Members,
    while_waiting: Callable[[], None],
) -> Members:
    """The report of a pack in both forms, printed apart. Raises pdf.RenderFailed."""
    with on_paper(scope.language):
        context = record_context(dossier, ledger) | {
            "scope": scope,
            "shows_conflicts": scope.access is Access.FULL,
            "populations": _population_lines(wording),
            "omissions": wording.omissions,
            "files": file_lines(members),
            "running": gettext("Evidence pack %(number)s") % {"number": dossier.number},
        }
        return both_forms(
            "evidence/pack_print.html",
            context,
            members=members,
            wording=wording,
            moment=ledger.sealed_at,
            while_waiting=while_waiting,
        )


def record_context(dossier: Dossier, ledger: Slice) -> dict[str, object]:
    """What the templates of a decision record need; call it inside ``on_paper``."""
    legal = dossier.review.legal_class if dossier.review else None
    chosen = str(legal.data.get("legal_class", "")) if legal else ""
    steps = dossier.review.steps if dossier.review else ()
    return {
        "dossier": dossier,
        "ledger": ledger,
        "trail": trail_of(ledger.entries),
        "owners": [(str(OWNER_NAMES[role]), who) for role, who in dossier.owners],
        "outcome_words": outcome_words(dossier),
        "tier_words": tier_words(dossier.version.tier),
        "legal_class": str(LEGAL_CLASS_WORDS.get(chosen, chosen)),
        "needs_privacy": any(step.kind == "privacy" for step in steps),
        "yes_no": gettext("yes,no"),
        "yes_no_unsaid": gettext("yes,no,not said"),
        "demo": any(entry.content.get("demo") for entry in ledger.entries),
        "running": gettext("Decision record %(number)s") % {"number": dossier.number},
        "seal": f"ledger {ledger.size} · {ledger.root[:16]}",
        "portal_name": settings.PORTAL_NAME,
    }


def tier_words(tier: int) -> str:
    """“Tier 2 · Medium”."""
    return f"{gettext('Tier %(tier)s') % {'tier': tier}} · {TIERS[tier]}"


def outcome_words(dossier: Dossier) -> str:
    """What became of the request, in one sentence."""
    words: dict[str, object] = {"title": dossier.title, "reason": dossier.close_reason}
    if dossier.authorisations:
        right = dossier.authorisations[-1]
        words |= {"where": right.environment, "until": _day(right.valid_until)}
        return gettext("%(title)s may run in %(where)s until %(until)s.") % words
    if dossier.state == "approved":
        return gettext("%(title)s may run as asked.") % words
    if dossier.state == "rejected":
        return gettext("%(title)s may not run as asked.") % words
    if dossier.state == "withdrawn":
        return gettext("%(title)s was withdrawn before a decision. %(reason)s") % words
    return gettext("%(title)s is under review. Nothing is approved by silence.") % words


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def wording_of(
    scope: Scope, dossier: Dossier, ledger: Slice, omissions: Sequence[Omission]
) -> Wording:
    """The sentences of a pack in the language of its scope."""
    with on_paper(scope.language):
        left_out = [omission_words(omission) for omission in omissions]
        context = record_context(dossier, ledger) | {"scope": scope, "omissions": left_out}
        return Wording(
            populations=_population_words(scope, dossier, ledger),
            omissions=left_out,
            readme=render_to_string("evidence/pack_readme.txt", context),
        )


def _population_words(
    scope: Scope, dossier: Dossier, ledger: Slice
) -> dict[str, dict[str, object]]:
    """How each was drawn, how many rows it has, and how many the ledger's entries know; or why
    they are not asked."""
    pruned = sum(1 for entry in ledger.entries if entry.body is None)
    again = second_counts(
        ledger.entries, dossier.ref, votes_show=not hidden_ballots(dossier.reviews)
    )
    found: dict[str, dict[str, object]] = {}
    for one in populations(dossier, ledger.entries, scope.access):
        words: dict[str, object] = {p: str(text) for p, text in POPULATIONS[one.name].items()}
        count, how = len(one.rows), named_by_request()
        words |= {"count": count}
        words |= counted_words(one.name, count, again.get(one.name), how, pruned)
        found[one.name] = words
    return found


def omission_words(omission: Omission) -> dict[str, object]:
    """What is left out and why, in the active language."""
    what, why = OMISSIONS[omission.code]
    params = {"count": omission.count, **omission.params}
    return {
        "code": omission.code,
        "count": omission.count,
        "what": str(what % params),
        "why": str(why % params),
    }


def _population_lines(wording: Wording) -> Rows:
    return [{"name": name, **words} for name, words in wording.populations.items()]
