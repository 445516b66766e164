"""The refusals of samples in words."""

from django.utils.translation import gettext_lazy as _

SAMPLING_FORBIDDEN = frozenset({"sample.auditors_only"})
SAMPLING_SENTENCES = {
    "sample.auditors_only": _("Auditors draw samples, and say what they found."),
    "sample.period_turned": _("The last day is before the first."),
    "sample.period_to_come": _("The last day is still to come: it would grow."),
    "sample.period_long": _("The period has more than %(most)s days. Name a shorter one."),
    "sample.not_divided": _("The rows of this population do not say that of themselves."),
    "sample.view_missing": _("Say which class of entries."),
    "sample.empty": _("There is nothing in this population."),
    "sample.too_many": _("The population has more than %(most)s rows. Name a shorter period."),
    "sample.size": _("A sample has 1 to %(most)s items."),
    "sample.seed": _("A seed has 1 to %(most)s letters, digits or signs, without blanks."),
    "sample.parts": _(
        "The population has %(parts)s parts; %(n)s items cannot have one of each. Draw more, or "
        "do not divide it."
    ),
    "sample.changed_stale": _(
        "Somebody noted something of this item meanwhile. What you typed is kept; look again and "
        "send it anew."
    ),
    "sample.moved_stale": _("The sample has moved on meanwhile. Look again."),
    "sample.population_moved_stale": _(
        "The population has %(rows)s rows now, not %(seen)s. Look again, then draw."
    ),
    "sample.words_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "sample.words_long": _("Say it in at most %(most)s characters."),
    "sample.items_left": _("%(count)s items have no result yet."),
    "sample.opinion_missing": _("Say what the items say of the whole."),
    "sample.opinion_with_exceptions": _("There are %(count)s exceptions: it did not always work."),
    "sample.opinion_without_exceptions": _("There is no exception among the items."),
    "sample.no_exception": _("Only an exception becomes a finding."),
    "sample.has_finding_stale": _("This exception is a finding already."),
}
