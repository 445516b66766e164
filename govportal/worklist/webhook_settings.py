"""What the installation allows of posts to the outside, and the secrets that sign them."""

import os
import re
from pathlib import Path

from django.conf import settings

from govportal.refusals import Refusal, Refused
from govportal.worklist.rules.addresses import Policy
from govportal.worklist.rules.signatures import secrets_in

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


def policy() -> Policy:
    """Where posts may go, as the settings say."""
    return Policy(
        hosts=tuple(settings.WEBHOOK_HOSTS),
        ports=tuple(settings.WEBHOOK_PORTS),
        loopback=settings.WEBHOOK_LOOPBACK,
    )


def signing_secrets(name: str) -> list[bytes]:
    """The secrets of that name, newest first: from the environment, else from a file.

    Raises Refused where there is none or it is not one.
    """
    variable = name.upper().replace("-", "_")
    text = _secret_text(name, variable) if NAME.fullmatch(name) else ""
    if not text.strip():
        raise Refused(Refusal("webhook.secret_missing", {"name": name, "variable": variable}))
    try:
        return secrets_in(text)
    except ValueError:
        raise Refused(Refusal("webhook.secret_wrong", {"name": name})) from None


def _secret_text(name: str, variable: str) -> str:
    given = os.environ.get(f"WEBHOOK_SECRET_{variable}", "")
    file = Path(settings.WEBHOOK_SECRETS_DIR) / name
    return given or (file.read_text() if file.is_file() else "")
