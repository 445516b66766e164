"""``manage.py check --deploy``: whether checkpoints leave the reach of who runs the portal."""

from typing import Any

from django.core.checks import CheckMessage, Warning, register

from evidence.actions.publishing import is_beside_its_own_data, places

TAG = "checkpoints"
HINT = (
    "Set CHECKPOINT_DIR to a share that the portal may only add to, or CHECKPOINT_MAIL, "
    "CHECKPOINT_WEBHOOK or TIMESTAMP_URL (docs/keeping.md)."
)


@register(TAG, deploy=True)
def checkpoints_go_elsewhere(**_given: Any) -> list[CheckMessage]:
    """Warns while they go nowhere, or only into the portal's own data."""
    if not places():
        return [Warning("Checkpoints are published nowhere.", hint=HINT, id="evidence.W001")]
    if is_beside_its_own_data():
        said = "Published checkpoints lie beside the portal's own data, where an administrator "
        return [Warning(f"{said}could change them.", hint=HINT, id="evidence.W002")]
    return []
