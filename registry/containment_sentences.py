"""The sentences about probes and safe states."""

from django.utils.translation import gettext_lazy as _

CONTAINMENT_SENTENCES = {
    "probe.not_refused": _("This key or grant would not be refused. A probe itself opens nothing."),
    "probe.nothing_known": _("There is no key or grant of this name."),
    "safe_state.mode_missing": _("Choose what it does when it is stopped."),
    "safe_state.minutes": _("Give it from 1 to %(most)s minutes; no grant lives longer."),
    "safe_state.reason_short": _("Give a reason of at least %(least)s characters."),
    "safe_state.reason_long": _("At most %(most)s characters; this has %(has)s."),
    "safe_state.changed_stale": _(
        "Somebody has declared it anew meanwhile. What you typed is kept; look again and send it."
    ),
}
