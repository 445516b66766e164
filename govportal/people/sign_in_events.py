"""Sign-in, sign-out and refused sign-ins become ledger entries (1-domain.md §8).

Django tells of these only by signal; this is the one room with receivers of its own.
"""

import hashlib
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.utils import timezone

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor


class _Account:
    """An address somebody tried, known to the ledger by its hash only."""

    def __init__(self, address: str) -> None:
        digest = hashlib.sha256(address.strip().lower().encode(errors="replace")).hexdigest()
        self.ledger_ref = f"account:{digest[:20]}"


@recorded
def _note(verb: str, subject: Any, actor: Actor) -> None:
    record(verb, subject, actor=actor, now=timezone.now())


@receiver(user_logged_in, dispatch_uid="people.signed_in")
def signed_in(sender: object, user: Any, **_: Any) -> None:
    _note("person.signed_in", user, user)


@receiver(user_logged_out, dispatch_uid="people.signed_out")
def signed_out(sender: object, user: Any, **_: Any) -> None:
    if user is not None and user.pk:
        _note("person.signed_out", user, user)


@receiver(user_login_failed, dispatch_uid="people.sign_in_refused")
def sign_in_refused(sender: object, credentials: dict[str, Any], **_: Any) -> None:
    address = str(credentials.get("email") or credentials.get("username") or "")
    _note("person.sign_in_refused", _Account(address), SYSTEM("sign-in"))
