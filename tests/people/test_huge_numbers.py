"""Numbers in addresses that no database holds: nothing is there, on every page."""

from django.urls import reverse

from tests.people.test_access import PAGES, cast, scene

__all__ = ["cast", "scene"]
HUGE = 10**20
MISSING = {403, 404, 405}


def addresses(page, values):
    """The page once with each of its numbers replaced."""
    named = [values[one] for one in PAGES[page][0]]
    for at, value in enumerate(named):
        if isinstance(value, int):
            yield reverse(page, args=[*named[:at], HUGE, *named[at + 1 :]])


def test_no_number_is_too_large_to_be_missing(client, scene):
    cast, values = scene
    client.raise_request_exception = False
    asked, found = [one for page in PAGES for one in addresses(page, values)], []
    for person in (cast.compliance, cast.owner):
        client.force_login(person)
        for address in asked:
            told = {client.get(address).status_code, client.post(address).status_code}
            found += [(address, told)] if told - MISSING else []
    assert len(asked) > 50 and found == []
