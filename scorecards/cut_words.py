"""What the parts of a figure are called: ``tier:3``, ``step:privacy``, ``workflow:claims``."""

from django.utils.translation import gettext as _

from approvals.models.names import STEP_NAMES
from approvals.rules.reviews import StepKind
from govportal.templatetags.portal import TIERS


def cut_words(key: str) -> str:
    """In words; what nobody knows is called as it is."""
    kind, _colon, name = key.partition(":")
    if kind == "tier" and name.isdigit() and int(name) in TIERS:
        return _("Tier %(tier)s · %(name)s") % {"tier": name, "name": TIERS[int(name)]}
    if kind == "step" and name in set(StepKind):
        return str(STEP_NAMES[StepKind(name)])
    return name or key
