"""What the verbs of auditors' access and of evidence asked for mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

ACCESS_VERBS = {
    "access.proposed": _("Proposed access for an auditor"),
    "access.confirm": _("Confirmed the access of an auditor"),
    "access.decline": _("Declined access for an auditor"),
    "access.withdraw": _("Withdrew a proposed access for an auditor"),
    "access.ask_longer": _("Asked that the access of an auditor lasts longer"),
    "access.confirm_longer": _("Confirmed that the access of an auditor lasts longer"),
    "access.decline_longer": _("Declined that the access of an auditor lasts longer"),
    "access.end": _("Ended the access of an auditor early"),
    "access.begin": _("The access of an auditor began"),
    "access.run_out": _("The access of an auditor ran out"),
    "access.lapse": _("A proposed access for an auditor lapsed"),
    "access.reminded": _("Reminded that the access of an auditor ends soon"),
    "asked.asked": _("Asked for evidence"),
    "asked.give": _("Named who answers what an auditor asked for"),
    "asked.give_back": _("Gave back what an auditor asked for"),
    "asked.answer": _("Answered what an auditor asked for"),
    "asked.say": _("Said something about what an auditor asked for"),
    "asked.change_day": _("Gave what an auditor asked for another day"),
    "asked.accept": _("Accepted the answer to what was asked for"),
    "asked.ask_again": _("Asked again for what was answered"),
    "asked.withdraw": _("Withdrew what was asked for"),
    "asked.reopen": _("Opened again what was asked for"),
    "asked.document_downloaded": _("Took a document of an answer to an auditor away"),
    "asked.reminded": _("Reminded of what an auditor asked for"),
}
ACCESS_KINDS = {
    "access": _("Access of an auditor"),
    "access_turn": _("Step of an auditor’s access"),
    "asked": _("Evidence asked for"),
    "asked_turn": _("Step of evidence asked for"),
}
