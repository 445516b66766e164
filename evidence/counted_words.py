"""How populations were counted a second time, or why they were not, in the active language."""

from django.utils.translation import gettext

from evidence.rules.second_counts import COUNTABLE

Words = dict[str, object]


def counted_words(name: str, written: int, counted: int | None, how: str, pruned: int = 0) -> Words:
    """Of a population with ``written`` rows: its second count with ``how`` it was taken and
    whether it differs, or why it has none; always one of both."""
    if counted is None:
        return {"not_counted": uncounted(name, pruned)}
    return {"counted": counted, "counted_how": how, **difference_words(written, None, counted)}


def uncounted(name: str, pruned: int = 0) -> str:
    """Why the rows of a request, an incident or the chapters of a book have one count only.

    Where entries were ``pruned`` the ledger knows fewer things than there were.
    """
    if name == "entries":
        return gettext(
            "Not counted a second time: each row is proved to be in the tree; that none is lacking "
            "only the whole ledger shows."
        )
    if name in COUNTABLE and pruned:
        return gettext("Not counted a second time: entries were pruned from the ledger.")
    if name in COUNTABLE:
        return gettext("Not counted a second time: some ballots do not show their votes yet.")
    return gettext(
        "Not counted a second time: rows are as the report shows them, bound to ledger entries."
    )


def named_by_request() -> str:
    """How a request's things are counted again."""
    return gettext("As many as entries about the request name, each once.")


def named_by_chapters() -> str:
    """The same over all chapters of a book."""
    return gettext("As many as entries about the requests and reviews name, each once.")


def difference_words(written: int, announced: int | None, counted: int | None) -> Words:
    """That two counts do not agree, as one sentence; empty where they do."""
    if counted is not None and counted != written:
        words = gettext("The counts differ: %(written)s rows here, counted again: %(count)s.")
        return {"difference": words % {"written": written, "count": counted}}
    if announced is not None and announced != written:
        words = gettext("The counts differ: %(written)s rows here, announced: %(count)s.")
        return {"difference": words % {"written": written, "count": announced}}
    return {}
