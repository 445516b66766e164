"""What stands in the place of somebody whose identity was destroyed. Pure Python."""

DOMAIN = "@erased.invalid"
"""No mail ever goes there (RFC 2606); a guard of the database knows people without a name by it."""


def erased_email(ref: str) -> str:
    """The address that takes the place of somebody's own; nobody else's, and nobody's."""
    return f"{ref}{DOMAIN}"


def erased_name(ref: str) -> str:
    """What is shown in the place of the name: the same for the same person, and says nothing."""
    return f"Erased person {ref[:6]}"


def is_erased(email: str) -> bool:
    """Whether an address is one of those."""
    return email.endswith(DOMAIN)
