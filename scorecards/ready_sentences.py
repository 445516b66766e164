"""The one sentence of each refusal about readiness."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

READY_SENTENCES: dict[str, Promise] = {
    "readiness.reviewers_only": _(
        "Compliance and security reviewers confirm the readiness of agents."
    ),
    "readiness.own_agent": _(
        "Owners and sponsors do not confirm the readiness of their own agent."
    ),
    "readiness.retired": _("It is retired; nothing is confirmed of it any more."),
    "readiness.changed_stale": _(
        "The evidence, or what was said of it, has changed since you opened the page. Look again."
    ),
    "readiness.score_unknown": _("A score is 0, 1 or 2."),
    "readiness.reason_short": _(
        "Say in %(least)s characters or more why it is another score than proposed; now %(has)s."
    ),
    "readiness.reason_long": _("A reason has %(most)s characters at most; now %(has)s."),
    "readiness.nothing_said": _("Choose a score for one item at least."),
}
READY_FORBIDDEN = frozenset(
    {"readiness.reviewers_only", "readiness.own_agent", "readiness.retired"}
)
