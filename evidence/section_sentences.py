"""What dossiers of agents and packs of incidents leave out, and why."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SECTION_SENTENCES = {
    "dossier.not_yet": _("%(agent)s was not registered yet then; it is since %(day)s."),
}
SECTION_OMISSIONS: dict[str, "tuple[StrOrPromise, StrOrPromise]"] = {
    "agent_findings": (
        _("Findings of audits that the reader does not own"),
        _("The register is read by auditors, compliance reviewers and those who see everything."),
    ),
    "section_files": (
        ngettext_lazy(
            "%(count)s file of “%(title)s”",
            "%(count)s files of “%(title)s”",
            "count",
        ),
        _(
            "On screen, readers of the incident get the newest version of each notice. Earlier"
            " versions and printed notices are for those who see everything; those who handle the"
            " incident, and counsel, take them from its page."
        ),
    ),
    "agent_events": (
        _("The newest entries of the audit trail"),
        _("The trail is read by the committee, auditors and administrators."),
    ),
    "agent_reasons": (
        ngettext_lazy(
            "Reasons, votes and conditions of %(count)s request",
            "Reasons, votes and conditions of %(count)s requests",
            "count",
        ),
        _("The reader does not see these requests; what became of each is told."),
    ),
}
