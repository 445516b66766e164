"""What the verbs of playbooks, exercises, freezes and legal holds mean, in words."""

from django.utils.translation import gettext_lazy as _

BOOKS_VERBS = {
    "playbook.loaded": _("Loaded the playbooks that ship"),
    "playbook.begun": _("Began a version of a playbook"),
    "playbook.written": _("Wrote in a draft of a playbook"),
    "playbook.activated": _("Brought a version of a playbook into force"),
    "playbook.discarded": _("Discarded a draft of a playbook"),
    "checklist.begun": _("Put the incident on its playbook"),
    "checklist.added_to": _("Added another playbook’s items to the checklist"),
    "checklist.assigned": _("Gave items of the checklist to people"),
    "checklist.ticked": _("Said what is done of the checklist"),
    "incident.frozen": _("Froze what the ledger says of the incident"),
    "incident.freeze_sealed": _("Sealed what was frozen"),
    "incident.hold_placed": _("Placed a legal hold"),
    "incident.hold_lifted": _("Lifted a legal hold"),
    "exercise.started": _("Started an exercise"),
    "exercise.told": _("Told the others something during an exercise"),
    "exercise.finished": _("Finished an exercise with its findings"),
}
BOOKS_KINDS = {
    "playbook": _("Playbook"),
    "playbook_version": _("Version of a playbook"),
    "checklist_item": _("Item of a checklist"),
    "checklist_tick": _("Word on an item"),
    "freeze": _("Frozen part of the ledger"),
    "legal_hold": _("Legal hold"),
    "exercise": _("Exercise"),
    "inject": _("Inject of an exercise"),
}
