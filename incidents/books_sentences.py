"""The one sentence of each refusal about playbooks, checklists, exercises and legal holds."""

from django.utils.translation import gettext_lazy as _

FORBIDDEN = frozenset(
    {
        "playbook.not_yours",
        "playbook.own_hand",
        "checklist.not_yours",
        "hold.counsel_lifts",
        "exercise.not_yours",
        "exercise.facilitator_only",
    }
)
SENTENCES = {
    "playbook.not_yours": _("Operators and security reviewers write playbooks."),
    "playbook.own_hand": _(
        "You wrote in this version; another operator or security reviewer brings it into force."
    ),
    "playbook.draft_there_stale": _("Version %(n)s is a draft already; write in that one."),
    "playbook.not_draft_stale": _("This version is no draft any more."),
    "playbook.saved_elsewhere_stale": _(
        "Somebody saved this draft meanwhile. What you typed is kept below; look again."
    ),
    "playbook.title_missing": _("Give the playbook a title."),
    "playbook.title_long": _("The title has at most %(most)s characters."),
    "playbook.empty": _("A playbook has at least one item."),
    "playbook.too_many": _("A playbook has at most %(most)s items."),
    "playbook.key_twice": _("An item stands in it twice."),
    "playbook.item_without_text": _("Item %(n)s does not say what to do."),
    "playbook.item_long": _(
        "Item %(n)s is too long: at most %(text)s characters for what to do, %(help)s for the help."
    ),
    "playbook.item_minutes": _("Item %(n)s: minutes are a number from 1 to %(most)s, or empty."),
    "playbook.item_duty": _("Item %(n)s: say whose it is."),
    "playbook.item_position": _("Item %(n)s: the place is a number."),
    "playbook.same": _("This version says the same as the one in force."),
    "checklist.not_yours": _(
        "Who handles the incident, and whose the item is, say what is done of it."
    ),
    "checklist.ended_stale": _("The incident has ended; its checklist stays as it is."),
    "checklist.changed_stale": _(
        "Somebody changed an item meanwhile. What you chose is kept below; look again."
    ),
    "checklist.unknown": _("This item is not on the incident’s checklist."),
    "checklist.open": _(
        "%(count)s items of the checklist are open. Do them, or say why they do not apply."
    ),
    "hold.placed_stale": _("The incident is under a legal hold already."),
    "hold.lifted_stale": _("No legal hold is in force for this incident."),
    "hold.counsel_lifts": _(
        "Counsel lifts a legal hold: who sits in the committee’s seat of privacy officer or legal "
        "counsel."
    ),
    "hold.close_first": _("A legal hold is lifted after the incident is closed."),
    "exercise.not_yours": _("Operators and security reviewers run exercises."),
    "exercise.nobody": _("Name at least one person who takes part beside you."),
    "exercise.person_unknown": _("There is nobody with the address %(email)s."),
    "exercise.facilitator_only": _("Whoever started the exercise runs and finishes it."),
    "exercise.finished_stale": _("This exercise is finished."),
    "exercise.incident_open": _(
        "Bring its incident to an end first: close it, or close it as a false alarm."
    ),
    "exercise.result_missing": _("Say how it went."),
}
