"""How people sign in: by e-mail, with an account that somebody made for them."""

from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from govportal.methods import is_page


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators (later by directory), never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Where somebody goes after signing in: a page, not what only takes a sent form."""
        safe = bool(super().is_safe_url(url))
        return safe and is_page(urlsplit(url or "").path)
