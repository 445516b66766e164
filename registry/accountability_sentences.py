"""Refusals and findings about duties, compliance, usage policies and texts, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "accountability.only_owners": _(
        "Only the agent’s business owner and technical owner write this."
    ),
    "accountability.own_text": _("You wrote this yourself; somebody else approves it."),
    "accountability.nobody_approves": _(
        "Nobody else could approve this: the agent needs a business owner, or a sponsor or "
        "fallback owner beside its author."
    ),
    "accountability.only_approver": _(
        "Only who answers for the outcome approves this: the business owner, or, where they wrote "
        "it, the executive sponsor or the fallback owner."
    ),
    "accountability.reason_short": _(
        "Say why in %(least)s characters or more; these are %(has)s. The record keeps it."
    ),
    "accountability.text_long": _("The text may have %(most)s characters; these are %(has)s."),
    "accountability.person_unknown": _("Nobody here has an account with the address “%(email)s”."),
    "raci.one_of_both": _("Name a role or a person, one of the two."),
    "raci.accountable_is_one": _(
        "One alone is accountable; “operators on shift” are several. Name one person or another "
        "role."
    ),
    "raci.person_left": _("This person’s account is closed; name somebody who is here."),
    "raci.changed_stale": _("This duty was changed meanwhile; look at whose it is now."),
    "raci.gap": _(
        "Duties that must be filled and that nobody has: %(count)s, first in “%(first)s”."
    ),
    "owner.same_person": _(
        "One person, %(person)s, is both business owner and technical owner: nobody looks at the "
        "agent from the other side."
    ),
    "owner.handed_back": _("%(person)s handed the part of %(part)s back; name somebody else."),
    "raci.stage_unknown": _("There is no such stage."),
    "raci.party_unknown": _("There is no such role."),
    "raci.responsible_missing": _("Tick one role at least that does it."),
    "raci.accountable_missing": _("One alone is accountable; choose a role that is one person."),
    "raci.text_missing": _("Say what they answer for."),
    "table.changed_stale": _("The list was changed meanwhile; look at it again."),
    "table.unchanged": _("Nothing is different from the version in force."),
    "table.only_administrators": _("Only administrators change this table."),
    "terms.incomplete": _("The table needs its four times for every tier."),
    "terms.hours": _("Between %(least)s and %(most)s hours; these are %(has)s."),
    "regulation.only_keepers": _(
        "Only compliance reviewers and administrators change the list of regulations."
    ),
    "regulation.code_malformed": _(
        "A short name has 2 to 40 small letters, digits and “_”, begins with a letter, and is not "
        "“new”."
    ),
    "regulation.code_taken": _("There is an entry “%(code)s” already."),
    "regulation.too_many": _("The list holds %(most)s entries; that is all it can."),
    "regulation.text_missing": _("Name the regulation, and say what follows from it."),
    "matrix.only_reviewer": _("Only the agent’s compliance reviewer confirms its matrix."),
    "matrix.owner_confirms_not": _(
        "You answer for this agent yourself; another compliance reviewer confirms its matrix."
    ),
    "matrix.changed_stale": _(
        "The manifest or the regulations changed meanwhile; look at what is proposed now."
    ),
    "matrix.no_manifest": _("There is no manifest yet, and so nothing to confirm."),
    "matrix.missing": _("Nobody has confirmed yet which regulations apply."),
    "matrix.outdated": _(
        "The confirmed compliance matrix is outdated: manifest, users or regulations changed."
    ),
    "usage.only_drafters": _(
        "Only committee members, compliance reviewers and administrators write the "
        "organisation’s usage policy."
    ),
    "usage.only_author": _("Only its author changes a draft."),
    "usage.only_chairs": _(
        "Only the committee’s chair or co-chair approves the organisation’s usage policy."
    ),
    "usage.not_yours": _("Only who wrote or who approves this version may do this."),
    "usage.moved_on_stale": _("This version has moved on meanwhile; look at where it stands."),
    "usage.edited_stale": _("The draft was changed meanwhile; read it again."),
    "usage.open_stale": _("There is a version on its way already; nothing was begun."),
    "usage.milder": _(
        "Lines that are milder than the organisation’s policy: %(count)s, first “%(first)s”. An "
        "agent’s policy may only be stricter."
    ),
    "usage.no_organisation": _("The organisation has no usage policy in force."),
    "usage.missing": _("The agent has no usage policy in force."),
    "usage.empty": _("A policy lists one action at least."),
    "usage.too_many": _("A policy lists %(most)s actions at most; these are %(has)s."),
    "usage.note_short": _("Say why it is so in %(least)s characters or more; these are %(has)s."),
    "usage.action_malformed": _(
        "“%(action)s” is no name of an action. Names are small letters, digits and “_” with dots "
        "between, such as “refund.issue”, or “refund.*” for all below."
    ),
    "usage.action_twice": _("“%(action)s” stands in two places."),
    "disclosure.missing": _("The agent speaks to people outside and has no disclosures."),
    "disclosure.incomplete": _("A disclosure is not whole yet: “%(text)s” in %(language)s."),
    "disclosure.text_missing": _("The text is missing."),
    "disclosure.placeholder_missing": _("It does not say [%(name)s]."),
    "disclosure.placeholder_unknown": _("[%(name)s] is no placeholder the portal knows."),
    "disclosure.words_missing": _("There are no words for [%(name)s] yet."),
    "disclosure.all_empty": _("Write one of the texts at least."),
    "disclosure.language_unknown": _("The portal does not know this language."),
    "disclosure.changed_stale": _("The texts were changed meanwhile; look at them again."),
    "template.moved_on_stale": _("This template has moved on meanwhile; look at where it stands."),
    "template.draft_exists": _(
        "There is a draft of this message in this language already; approve or withdraw it first."
    ),
    "template.key_malformed": _(
        "A name has 2 to 60 small letters, digits, “-” and “_”, and begins with a letter."
    ),
    "template.text_short": _("The message needs %(least)s characters or more; these are %(has)s."),
    "value.cost_negative": _("A cost is not below zero."),
    "value.currency": _("A cost has a currency of three capital letters, such as EUR."),
    "value.owner": _("Name who answers for it: somebody whose account is open."),
    "value.unit": _("Baseline and target have a unit."),
    "value.workflow": _("Name the workflow, and say what is expected."),
    "value.changed_stale": _("These figures were changed meanwhile; look at them again."),
}

FORBIDDEN = frozenset(
    {
        "accountability.only_owners",
        "accountability.own_text",
        "accountability.only_approver",
        "regulation.only_keepers",
        "table.only_administrators",
        "matrix.only_reviewer",
        "matrix.owner_confirms_not",
        "usage.only_drafters",
        "usage.only_author",
        "usage.only_chairs",
        "usage.not_yours",
    }
)
