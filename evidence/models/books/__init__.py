"""Books: what packs about more than one request or incident are built from, one kind a file."""

from collections.abc import Callable, Mapping
from datetime import datetime

from evidence.models.books.action_classes import actions_book
from evidence.models.books.agents import agent_book
from evidence.models.books.bound import Bound
from evidence.models.books.committees import committee_book
from evidence.models.books.frameworks import framework_book
from evidence.models.books.pieces import Reading
from evidence.models.books.samples import sample_book
from evidence.rules.packing import Kind, Scope
from govportal.pdf import on_paper

BOOKS: Mapping[Kind, Callable[[Reading], Bound]] = {
    Kind.AGENT: agent_book,
    Kind.COMMITTEE: committee_book,
    Kind.FRAMEWORK: framework_book,
    Kind.ACTIONS: actions_book,
    Kind.SAMPLE: sample_book,
}


def book_of(scope: Scope, moment: datetime, size: int | None = None) -> Bound:
    """The book of a scope, as of ``moment``, with what the tree of ``size`` tells of.

    Without a size: everything, to find the checkpoint that holds it. Raises Refused for a scope
    that there is not.
    """
    with on_paper(scope.language):
        return BOOKS[Kind(scope.kind)](Reading(scope, moment, size))
