"""Lists and the decision room at 1,000 and 100,000 requests and agents (bench/beside.py).

The audit trail has cases of its own (bench/cases/trail.py).
"""

from functools import cache, partial

from bench.beside import QUERIES_OF_A_PAGE, Page, beside_small, client_of, fixed
from bench.filling import Filled, organisation
from bench.harness import Measured, case
from bench.twins import collect_statistics, keep_small
from govportal.people.actions import save_view
from govportal.people.models import SavedView

SMALL, LARGE = 1_000, 100_000


@cache
def filled() -> Filled:
    """The same rows twice: as they were at the small size, and grown to the large one."""
    made = organisation()
    made.grow(SMALL)
    made.grow_ledger(SMALL)
    save_view("agents", "Mail in staging", "q=mail&environment=staging", actor=made.cast.owner)
    for person in (made.cast.auditor, made.cast.owner):
        client_of(person.email)
    keep_small()
    made.grow(LARGE)
    made.grow_ledger(LARGE - SMALL)
    collect_statistics()
    return made


def the_view(made: Filled) -> str:
    """The owner's own view of the agents, kept before the copy was taken."""
    own = SavedView.objects.get(person=made.cast.owner, list_name="agents")
    return f"/agents/?{own.query}"


def the_case(made: Filled) -> str:
    return f"/requests/{made.case.number}/"


PAGES = (
    Page("requests, auditor", "auditor", fixed("/requests/")),
    Page("requests, owner", "owner", fixed("/requests/")),
    Page("requests, filtered by state, owner", "owner", fixed("/requests/?state=approved")),
    Page(
        "requests, filtered by state and tier", "auditor", fixed("/requests/?state=approved&tier=2")
    ),
    Page("requests in review, auditor", "auditor", fixed("/requests/?view=open")),
    Page("requests decided, auditor", "auditor", fixed("/requests/?view=decided")),
    Page("requests waiting for me, owner", "owner", fixed("/requests/?view=waiting")),
    Page("requests, a word of many searched", "auditor", fixed("/requests/?q=triage")),
    Page("requests, one old title searched", "auditor", fixed("/requests/?q=agent+37")),
    Page("requests, a word of none searched", "auditor", fixed("/requests/?q=zeppelin")),
    Page("requests, searched, owner", "owner", fixed("/requests/?q=triage")),
    Page("requests, page of old ones", "auditor", fixed("/requests/?before=500")),
    Page("agents, auditor", "auditor", fixed("/agents/")),
    Page("agents, owner", "owner", fixed("/agents/")),
    Page("agents, filtered", "auditor", fixed("/agents/?lifecycle=discovered&unit=unit-3")),
    Page(
        "agents, seldom filters",
        "auditor",
        fixed("/agents/?environment=staging&approval=conditional&kind=script&tier=2"),
    ),
    Page("agents, filtered to none", "auditor", fixed("/agents/?kind=browser&approval=none")),
    Page("agents, by owner", "auditor", fixed("/agents/?owner=Number+37")),
    Page("agents running without approval", "auditor", fixed("/agents/?view=unapproved")),
    Page("agents not seen, owner", "owner", fixed("/agents/?view=unseen")),
    Page("agents without an owner", "auditor", fixed("/agents/?view=unowned")),
    Page("agents, a word of all searched", "auditor", fixed("/agents/?q=agent")),
    Page("agents, a word of many searched", "auditor", fixed("/agents/?q=triage")),
    Page("agents, two words searched", "auditor", fixed("/agents/?q=triage+mail")),
    Page("agents, one old name searched", "auditor", fixed("/agents/?q=copy+37")),
    Page("agents, an owner searched", "auditor", fixed("/agents/?q=number+370")),
    Page("agents, a word of none searched", "auditor", fixed("/agents/?q=zeppelin")),
    Page("agents, searched, owner", "owner", fixed("/agents/?q=triage")),
    Page("agents, searched and filtered", "auditor", fixed("/agents/?q=mail&unit=unit-3&tier=2")),
    Page("agents, searched, filtered to none", "auditor", fixed("/agents/?q=triage&kind=browser")),
    Page("agents, a saved view", "owner", the_view),
    Page("my work, owner", "owner", fixed("/")),
    Page("decision room, auditor", "auditor", the_case, QUERIES_OF_A_PAGE),
    Page("decision room, owner", "owner", the_case, QUERIES_OF_A_PAGE),
)


def compared(page: Page, size: int) -> Measured:
    return beside_small(page, filled())


for _page in PAGES:
    case(_page.title, beside="at 1,000", unit="ms", sizes=[LARGE], at_most=3)(
        partial(compared, _page)
    )
