"""The report of an incident's pack, and its sentences in the language of its scope."""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from evidence.counted_words import uncounted
from evidence.models.trails import trail_of
from evidence.printed_forms import both_forms
from evidence.printing import file_lines, omission_words
from evidence.rules.incident_sections import IncidentDossier
from evidence.rules.omissions import Omission
from evidence.rules.packing import Members, Scope, Wording
from evidence.rules.sections import Drawn
from evidence.rules.slices import Slice
from govportal.pdf import on_paper

ENTRIES = {
    "title": _("Ledger entries"),
    "source": _("The ledger's index of references."),
    "filters": _(
        "Every entry that names the incident or anything that belongs to it, up to the checkpoint."
    ),
    "clock": _("occurred_at is the portal's time, recorded_at the real one."),
}


def entries_words() -> dict[str, str]:
    """How the ledger's entries were drawn, in the active language."""
    return {part: str(text) for part, text in ENTRIES.items()}


def _context(dossier: IncidentDossier, ledger: Slice) -> dict[str, object]:
    return {
        "dossier": dossier,
        "ledger": ledger,
        "trail": trail_of(ledger.entries),
        "demo": any(entry.content.get("demo") for entry in ledger.entries),
        "running": gettext("Evidence pack %(number)s") % {"number": dossier.number},
        "seal": f"ledger {ledger.size} · {ledger.root[:16]}",
        "portal_name": settings.PORTAL_NAME,
    }


def incident_wording(
    scope: Scope,
    dossier: IncidentDossier,
    ledger: Slice,
    drawn: Iterable[Drawn],
    omissions: Sequence[Omission],
) -> Wording:
    """The sentences of a pack in the language of its scope."""
    with on_paper(scope.language):
        left_out = [omission_words(one) for one in omissions]
        context = _context(dossier, ledger) | {"omissions": left_out}
        return Wording(
            populations={
                one.population.name: {
                    **one.words,
                    "count": len(one.population.rows),
                    "not_counted": uncounted(one.population.name),
                }
                for one in drawn
            },
            omissions=left_out,
            readme=render_to_string("evidence/incident_readme.txt", context),
        )


def incident_files(
    scope: Scope,
    dossier: IncidentDossier,
    ledger: Slice,
    wording: Wording,
    members: Members,
    while_waiting: Callable[[], None],
) -> Members:
    """The report in both forms, printed apart. Raises pdf.RenderFailed."""
    with on_paper(scope.language):
        context = _context(dossier, ledger) | {
            "scope": scope,
            "populations": [{"name": name, **words} for name, words in wording.populations.items()],
            "omissions": wording.omissions,
            "files": file_lines(members),
        }
        return both_forms(
            "evidence/incident_print.html",
            context,
            members=members,
            wording=wording,
            moment=ledger.sealed_at,
            while_waiting=while_waiting,
        )
