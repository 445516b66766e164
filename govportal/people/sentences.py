"""The people room's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "people.role_needed": _("Only %(roles)s may do this."),
    "people.inactive": _("%(person)s no longer has an active account."),
    "view.name_missing": _("Give the view a name."),
    "view.name_long": _("A name may have %(most)s characters; this one has %(has)s."),
    "view.name_taken": _("There is a view “%(name)s” already. Choose another name."),
    "view.too_many": _(
        "You keep %(most)s views of this list, which is as many as there may be. Remove one first."
    ),
    "view.nothing_to_save": _("Nothing is filtered here, so there is no view to save."),
    "view.gone_stale": _("This view was removed meanwhile."),
}
