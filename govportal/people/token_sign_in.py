"""Who calls the API with a personal token."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from govportal.api.keys import Caller, KeyRefused, is_key_of, prefix_of, unknown_key
from govportal.people.models import PersonalToken
from govportal.people.token_actions import note_use

NOBODY = "0" * 64


def person_of(text: str, request: HttpRequest, now: datetime) -> Caller:
    """The person a token acts as. Raises KeyRefused; only the right secret learns why."""
    rows = PersonalToken.objects.select_related("person__unit")
    token = rows.filter(prefix=prefix_of(text)).first()
    known = is_key_of(text, token.digest if token else NOBODY)
    if token is None or not known:
        raise unknown_key()
    if token.ended_at is not None or not token.person.is_active:
        raise KeyRefused("key.ended", _("This token was ended."))
    if not token.holds(now):
        raise KeyRefused("key.expired", _("This token has expired; make a new one."))
    note_use(token, now)
    return Caller(token.person, token)
