"""Refusals about vendors, their models, and what agents use, in words."""

from django.utils.translation import gettext_lazy as _

VENDOR_SENTENCES = {
    "vendor.only_reviewers_add": _(
        "Only security reviewers, compliance reviewers and administrators add vendors."
    ),
    "vendor.only_owner_edits": _(
        "Only the vendor’s owner and administrators change its description."
    ),
    "vendor.only_owner_ends": _(
        "Only the vendor’s owner and administrators end the relation or take it up again."
    ),
    "vendor.only_reviewers_assess": _("Only security and compliance reviewers assess a vendor."),
    "vendor.owner_assesses": _(
        "You answer for this vendor. Somebody else assesses it: whoever keeps the relation does "
        "not judge it."
    ),
    "vendor.linked_assesses": _(
        "You have declared a link to this company, so somebody else assesses it."
    ),
    "vendor.only_keepers_pin": _(
        "Only the vendor’s owner, reviewers and administrators keep its list of models."
    ),
    "vendor.only_keepers_note": _(
        "Only the vendor’s owner, reviewers, administrators and technical owners of agents that "
        "use its models note a change."
    ),
    "vendor.ended": _("The relation to this vendor has ended. It has to be taken up first."),
    "vendor.ended_stale": _("The relation to this vendor has ended already."),
    "vendor.goes_on_stale": _("The relation to this vendor goes on; nothing is to be taken up."),
    "vendor.in_use": _(
        "%(count)s agents use models of this vendor. Their technical owners end that first."
    ),
    "vendor.assessed_meanwhile_stale": _(
        "Somebody else has recorded an assessment meanwhile. Look at it first; what you wrote is "
        "still here."
    ),
    "vendor.name_missing": _("Give the vendor’s name."),
    "vendor.name_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "vendor.other_name_long": _("Each other name may have %(most)s characters."),
    "vendor.name_taken": _("“%(name)s” is a name of “%(vendor)s” already."),
    "vendor.slug_malformed": _(
        "“%(slug)s” is no short name: 2 to 60 small letters, digits and hyphens, and not “new”."
    ),
    "vendor.slug_taken": _("There is a vendor with the short name “%(slug)s” already."),
    "vendor.text_long": _("A text may have %(most)s characters; this one has %(has)s."),
    "vendor.budget_half": _("A budget has an amount and a currency: give both or neither."),
    "vendor.budget_amount": _("A budget is an amount from 0 to less than a trillion."),
    "vendor.currency_unknown": _("“%(currency)s” is no currency code; write EUR or USD."),
    "vendor.assessed_in_future": _("An assessment cannot lie in the future."),
    "vendor.next_too_early": _("The next assessment comes after this one, and after today."),
    "vendor.source_missing": _("Say where the answer about training comes from."),
    "vendor.source_long": _("A source may have %(most)s characters; this one has %(has)s."),
    "vendor.agreement_missing": _("Add the agreement that is valid until this day."),
    "vendor.certificate_missing": _("Give the certificate’s name."),
    "vendor.certificate_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "vendor.certificate_twice": _("List each certificate once: the one that is valid longest."),
    "vendor.certificates_too_many": _("An assessment lists at most %(most)s certificates."),
    "vendor.document_elsewhere": _("This file belongs to another vendor."),
    "vendor.grounds_missing": _("Say what the result rests on."),
    "vendor.grounds_long": _("A text may have %(most)s characters; this one has %(has)s."),
    "vendor.reason_missing": _("Say why; the record keeps it."),
    "vendor.reason_long": _("A reason may have %(most)s characters; this one has %(has)s."),
    "vendor.model_missing": _("Give the model’s name."),
    "vendor.model_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "vendor.version_missing": _("Give the version that is pinned."),
    "vendor.version_long": _("A version may have %(most)s characters; this one has %(has)s."),
    "vendor.model_known": _("%(model)s is in the list already."),
    "vendor.model_ended": _("This model has ended."),
    "vendor.model_stays_stale": _("No end of this model is announced."),
    "vendor.to_version_missing": _("Name the new version."),
    "vendor.to_version_long": _("A version may have %(most)s characters; this one has %(has)s."),
    "vendor.to_version_same": _("The new version is the one that is pinned already."),
    "vendor.end_day_missing": _("Give the day on which the model ends."),
    "vendor.end_day_over": _("The day on which the model ends lies in the past."),
    "vendor.change_missing": _("Say what changes."),
    "vendor.change_long": _("A text may have %(most)s characters; this one has %(has)s."),
    "vendor.change_source_missing": _("Say where the vendor said so."),
    "vendor.change_source_long": _("A source may have %(most)s characters; this one has %(has)s."),
    "vendor.change_known_stale": _("This change has been noted already."),
    "agent.only_technical_owner_links": _(
        "Only the agent’s technical owner says which models it uses."
    ),
    "agent.retired_uses_nothing": _("A retired agent uses no models."),
    "agent.model_known_stale": _("The agent is known to use %(model)s already."),
    "agent.model_decided_stale": _("About %(model)s it has been decided meanwhile."),
    "agent.only_owners_retest": _(
        "Only the agent’s technical owner and business owner answer a re-test."
    ),
    "agent.retest_closed_stale": _("This re-test is closed already."),
    "agent.retest_evidence_missing": _(
        "The evidence needs %(least)s characters or more; these are %(has)s."
    ),
    "agent.retest_evidence_long": _(
        "The evidence may have %(most)s characters; these are %(has)s. Add a file for the rest."
    ),
}
NOT_YOU = frozenset(
    {
        "vendor.only_reviewers_add",
        "vendor.only_owner_edits",
        "vendor.only_owner_ends",
        "vendor.only_reviewers_assess",
        "vendor.owner_assesses",
        "vendor.linked_assesses",
        "vendor.only_keepers_pin",
        "vendor.only_keepers_note",
        "agent.only_technical_owner_links",
        "agent.only_owners_retest",
    }
)
"""A no that depends on who asks: 403."""
