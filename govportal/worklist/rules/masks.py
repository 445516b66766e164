"""How an address with a secret in it is shown: enough to know it, too little to use it."""

from urllib.parse import urlsplit

from govportal.worklist.rules.shapes import IS_SECRET, Shape


def masked(address: str, shape: Shape) -> str:
    """The host of a webhook, the first letter and domain of a mailbox."""
    if shape in IS_SECRET:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.hostname or '?'}/…"
    name, _at, domain = address.rpartition("@")
    return f"{name[:1]}…@{domain}"
