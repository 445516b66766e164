"""The people room's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "people.role_needed": _("Only %(roles)s may do this."),
    "people.inactive": _("%(person)s no longer has an active account."),
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
