"""The people room's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "people.role_needed": _("Only %(roles)s may do this."),
    "people.inactive": _("%(person)s no longer has an active account."),
    "person.language_unknown": _("The portal does not speak this language."),
    "person.zone_unknown": _("Nobody knows this time zone."),
    "people.only_administrators": _("Only an administrator closes and opens accounts."),
    "people.only_administrators_name": _("Only an administrator says who somebody’s manager is."),
    "people.not_yourself": _("Nobody closes their own account; another administrator does."),
    "people.closed_stale": _("This account is closed already."),
    "people.open_stale": _("This account is open already."),
    "erasure.active": _("The account is open still: close it first, and hand over what it holds."),
    "people.erased": _("Who this was has been erased; an account without a name stays closed."),
    "people.manager_circle": _(
        "%(person)s cannot be the manager: the line of managers would go in a circle."
    ),
    "seat.not_yours": _(
        "Only an administrator fills a seat, or who holds the chair’s or the co-chair’s."
    ),
    "seat.own": _("Nobody decides who sits in the seat that they hold themselves."),
    "seat.changed_stale": _("This seat has changed meanwhile; look at who sits there now."),
    "seat.nobody": _("Name who sits there; a seat is not left empty."),
    "seat.oneself": _("Nobody names themselves for a seat; somebody else does."),
    "seat.decides_nothing": _(
        "%(person)s is an auditor or administrator, who decide nothing; name somebody else."
    ),
    "seat.same_person": _("Holder and alternate are two people."),
    "seat.sits_already": _("%(person)s holds another seat of this committee; nobody sits twice."),
    "committee.only_administrators": _("Only an administrator makes and changes committees."),
    "committee.name_missing": _("Give the committee a name."),
    "committee.name_long": _("A name may have %(most)s characters."),
    "committee.slug": _(
        "The short name has small letters, digits and hyphens only, 60 at most, and is not “new”."
    ),
    "committee.slug_taken": _("There is a committee “%(slug)s” already."),
    "committee.unit_served": _("%(committee)s decides for %(unit)s already; a unit has one."),
    "committee.default_stays": _(
        "One committee decides for units without their own. Make another the default instead."
    ),
    "committee.changed_stale": _(
        "Somebody changed this committee while you had it open. Look at it again, then change it."
    ),
    "committee.kind_missing": _("Choose which seat it is."),
    "committee.title": _("Give the seat a title of %(most)s characters at most."),
    "committee.rotates_not": _("Only the business unit’s seat rotates by unit."),
    "committee.one_of_these": _("A committee has one chair and one co-chair at a time."),
    "committee.seat_taken": _("There is a seat “%(title)s” for this unit already in that time."),
    "committee.seats_too_many": _("A committee has %(most)s seats at most."),
    "committee.term_past": _("That day has passed."),
    "committee.term_backward": _("A term ends on its first day at the earliest."),
    "delegation.begins_past": _("The first day has passed; begin today or later."),
    "delegation.ends_first": _("The last day comes before the first."),
    "delegation.too_long": _("An absence may last %(most)s days at most."),
    "delegation.reason_missing": _("Say in a few words why you are away."),
    "delegation.reason_long": _("The reason may have %(most)s characters."),
    "delegation.nothing_to_give": _(
        "Auditors and administrators decide nothing here, so nobody stands in for them."
    ),
    "delegation.oneself": _("Nobody stands in for themselves; name somebody else."),
    "delegation.decides_nothing": _(
        "%(person)s is an auditor or administrator, who decide nothing; name somebody else."
    ),
    "delegation.overlaps": _("You have a substitute on some of these days already."),
    "delegation.is_substitute": _(
        "You stand in for somebody on some of these days, and a substitute has no substitute. "
        "Ask them to name somebody else first."
    ),
    "delegation.substitute_away": _(
        "%(person)s is out of office on some of these days, too; name somebody else."
    ),
    "delegation.role_missing": _(
        "%(person)s does not hold each role in which you decide on all of these days; name "
        "somebody who may decide it."
    ),
    "delegation.not_yours": _("Only who is away ends this, or an administrator."),
    "delegation.over_stale": _("This is over already."),
    "interest.company_missing": _("Name the company."),
    "interest.company_long": _("The company’s name may have %(most)s characters."),
    "interest.nature_missing": _("Say in a few words what links you to it."),
    "interest.nature_long": _("The link may be told in %(most)s characters."),
    "interest.known_stale": _("You have declared a link to “%(company)s” already."),
    "interest.ended_stale": _("This link has ended already."),
    "token.name_missing": _("Give the token a name that says what uses it."),
    "token.name_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "token.name_taken_stale": _(
        "You have a token “%(name)s” already. If you did not see its text, end it and make another."
    ),
    "token.days": _("A token holds for 1 to %(most)s days."),
    "token.too_many": _(
        "You have %(most)s tokens, which is as many as there may be. End one first."
    ),
    "token.ended_stale": _("This token has ended already."),
    "view.name_missing": _("Give the view a name."),
    "view.name_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "view.name_taken": _("There is a view “%(name)s” already. Choose another name."),
    "view.too_many": _(
        "You keep %(most)s views of this list, which is as many as there may be. Remove one first."
    ),
    "view.nothing_to_save": _("Nothing is filtered here, so there is no view to save."),
    "view.gone_stale": _("This view was removed meanwhile."),
}

# A no that depends on who asks, and not on what: 403 instead of 422.
FORBIDDEN = frozenset(
    {
        "people.only_administrators",
        "people.only_administrators_name",
        "people.not_yourself",
        "committee.only_administrators",
        "delegation.nothing_to_give",
        "delegation.not_yours",
        "seat.not_yours",
        "seat.own",
    }
)
