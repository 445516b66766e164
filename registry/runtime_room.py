"""The rules that bind an agent now, or did, as its page shows them."""

from collections.abc import Sequence

from registry.models import Authorisation, RuntimeRule


def rules_of(rights: Sequence[Authorisation]) -> list[RuntimeRule]:
    """Those of these authorisations that bind first, then the newest that are over."""
    found = [rule for right in rights for rule in right.runtime_rules.all()]
    return sorted(found, key=lambda rule: (not rule.is_running, -rule.pk))[:20]
