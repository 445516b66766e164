"""The audit trail and what is told from it, at 1,000 entries and 100,000 or (bench-full) a million.

In turns on two databases, as the other lists. A third of all entries are about one agent, half are
the portal's own, and a quarter have a text (bench/trails.py).
"""

from collections.abc import Callable
from functools import cache, partial
from urllib.parse import urlencode

from bench.beside import QUERIES_OF_A_PAGE, Page, beside_small, client_of, fixed
from bench.filling import Filled, organisation
from bench.harness import Measured, case
from bench.trails import BEGAN, busy_agent, grow_trail
from bench.twins import collect_statistics, keep_small
from govportal.ledger.models import Checkpoint, Leaf

SMALL, LARGE, MILLION = 1_000, 100_000, 1_000_000
OLD = 500


@cache
def organised() -> Filled:
    made = organisation()
    made.grow(SMALL)
    grow_trail(made, SMALL)
    client_of(made.cast.auditor.email)
    keep_small()
    return made


@cache
def grown(size: int) -> Filled:
    made = organised()
    grow_trail(made, size)
    collect_statistics()
    return made


def trail(**asked: str) -> Callable[[Filled], str]:
    """``BUSY`` and ``OWNER`` stand for whoever has most entries about and by them."""

    def address(made: Filled) -> str:
        known = {"BUSY": busy_agent(made).ledger_ref, "OWNER": made.cast.owner.ledger_ref}
        return f"/audit/?{urlencode({k: known.get(v, v) for k, v in asked.items()})}"

    return address


def story(kind: str) -> Callable[[Filled], str]:
    def address(made: Filled) -> str:
        keys = {
            "agent": made.case.agent.slug, "request": made.case.number,
            "person": made.cast.owner.ref, "entry": old_entry(),
        }  # fmt: skip
        return f"/audit/what-happened/{kind}/{keys[kind]}/"

    return address


@cache
def old_entry() -> str:
    """One that both databases have; its way to the root is as long as the tree is high."""
    return Leaf.objects.get(index=OLD).entry_id


@cache
def two_checkpoints() -> str:
    """The first two, which both databases have."""
    earlier, later = Checkpoint.objects.order_by("size").values_list("size", flat=True)[:2]
    return urlencode({"earlier": earlier, "later": later})


DAY = f"{BEGAN:%Y-%m-%d}"
LISTS = {
    "everything": trail(),
    "from one day": trail(since=DAY, until=DAY),
    "older page": trail(before=f".{int(BEGAN.timestamp()) + 6_000}000000"),
    "by verb": trail(verb="clock.warning"),
    "by seldom verb": trail(verb="agent.suspended"),
    "by ready-made view": trail(view="stops"),
    "about a busy agent": trail(about="BUSY"),
    "about one request": trail(about="request:COPY-7"),
    "by the portal": trail(actor="system:sweep"),
    "by one person": trail(actor="OWNER"),
    "by several people": trail(actor="Number 37"),
    "of a trace": trail(trace=f"{7:032x}"),
    "about a busy agent, by seldom verb": trail(about="BUSY", verb="agent.suspended"),
    "about a busy agent, a view": trail(about="BUSY", view="stops"),
    "about a busy agent, by one person": trail(about="BUSY", actor="OWNER"),
    "about a busy agent, what never was": trail(about="BUSY", verb="order.ratified"),
    "by the portal, a view": trail(actor="system:sweep", view="stops"),
    "an often word": trail(words="bale"),
    "a word of every text": trail(words="customer"),
    "a seldom word": trail(words="zephyr0"),
    "a word of none": trail(words="zeppelin"),
    "an often word about a busy agent": trail(words="bale", about="BUSY"),
    "an often word by one person": trail(words="bale", actor="OWNER"),
    "an often word from one day": trail(words="bale", since=DAY, until=DAY),
    "a seldom word by verb": trail(words="zephyr0", verb="clock.warning"),
}
OTHERS = {
    "entry with its proof": lambda made: f"/audit/{old_entry()}/",
    "state of the ledger": fixed("/audit/integrity/"),
    "state of the ledger, two checkpoints": lambda made: f"/audit/integrity/?{two_checkpoints()}",
    "story of a busy agent": story("agent"),
    "story of a request": story("request"),
    "story of a person": story("person"),
    "story of an entry": story("entry"),
}
PAGES = [
    *(Page(f"trail: {title}", "auditor", address) for title, address in LISTS.items()),
    *(Page(title, "auditor", address, QUERIES_OF_A_PAGE) for title, address in OTHERS.items()),
]


def compared(page: Page, size: int) -> Measured:
    """Two queries apart is no fault: what few entries fit is read by their keys, else walked."""
    return beside_small(page, grown(size), apart=2)


for _page in PAGES:
    case(
        _page.title, beside="at 1,000", unit="ms", sizes=[LARGE], full=[MILLION], at_most=3
    )(partial(compared, _page))  # fmt: skip
