"""How people sign in: by e-mail, with an account that somebody made for them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by administrators (later by directory), never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
