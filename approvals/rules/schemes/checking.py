"""Everything that is wrong with a scheme, at once and with places. Pure Python.

What passes here can route and classify any request without failing; how wise it is, the what-if
shows and the committee decides.
"""

from collections.abc import Mapping
from typing import Any

from approvals.rules.content import BY_PATH, Type
from approvals.rules.kind_routes import KIND_ROUTES_1, PERSONAL_DATA
from approvals.rules.reviews import COMMITTEE_STEPS, SIGNATURES, Basis, StepKind
from approvals.rules.routing import FOLLOWS
from approvals.rules.schemes.shapes import Shapes, joined
from approvals.rules.step_roles import ROLE_OF
from approvals.rules.tier_routes import CHANGE_ROUTE_1
from govportal.faults import Fault, describe
from govportal.worklist.rules.limits import HopTo

TIERS = ("1", "2", "3", "4")
PARTS = ("tiers", "routes", "catalogue")
UNITS = {"business_days": 250, "working_hours": 24 * 120, "calendar_hours": 24 * 400}
STAGES = ("shadow", "limited")
BASES = (Basis.SIGN_OFF.value, Basis.BALLOT.value)
MOST_DAYS = 3660
TIER_ROUTE = ("basis", "limit", "steps", "chain", "who", "time", "then", "stages",
              "post_deployment_days", "periodic_review_days")  # fmt: skip


def scheme_faults(content: Any) -> list[Fault]:
    """All faults of a whole scheme, in the order of its parts. Never raises."""
    check = Shapes()
    if check.mapping("", content, PARTS):
        _tiers(check, content["tiers"])
        _routes(check, content["routes"])
        _catalogue(check, content["catalogue"])
    return check.faults


def _tiers(check: Shapes, part: Any) -> None:
    if not check.mapping("tiers", part, ("points", "floors", "tiers"), ("version",)):
        return
    seen: set[str] = set()
    for path, row in check.rows("tiers.points", part["points"]):
        if check.mapping(path, row, ("path", "when", "points", "text")):
            _answer_rule(check, path, row)
            check.whole(f"{path}.points", row["points"], 0, 99)
            if str(row["path"]) in seen:
                check.add("twice", f"{path}.path", found=str(row["path"]))
            seen.add(str(row["path"]))
    for path, row in check.rows("tiers.floors", part["floors"]):
        if check.mapping(path, row, ("path", "when", "tier", "text")):
            _answer_rule(check, path, row)
            check.whole(f"{path}.tier", row["tier"], 1, 4)
    _thresholds(check, part["tiers"])


def _answer_rule(check: Shapes, path: str, row: Mapping[str, Any]) -> None:
    """A rule about one question of the request, and which of its answers count."""
    check.text(f"{path}.text", row["text"])
    field = BY_PATH.get(row["path"]) if isinstance(row["path"], str) else None
    if field is None or not (field.type is Type.YES_NO or field.choices):
        check.add("no_question", f"{path}.path", found=str(row["path"])[:80])
        return
    allowed = (True, False) if field.type is Type.YES_NO else tuple(dict(field.choices))
    for place, value in check.rows(f"{path}.when", row["when"]):
        check.known(place, value, allowed)


def _thresholds(check: Shapes, rows: Any) -> None:
    """Four tiers, each from so many points, the first from none."""
    found: dict[int, int] = {}
    for path, row in check.rows("tiers.tiers", rows):
        if not check.mapping(path, row, ("tier", "from_points", "name")):
            continue
        check.text(f"{path}.name", row["name"])
        usable = check.whole(f"{path}.tier", row["tier"], 1, 4)
        if not check.whole(f"{path}.from_points", row["from_points"], 0, 999) or not usable:
            continue
        if row["tier"] in found:
            check.add("twice", f"{path}.tier", found=row["tier"])
        found[row["tier"]] = row["from_points"]
    _rising(check, found)


def _rising(check: Shapes, found: Mapping[int, int]) -> None:
    for tier in range(1, 5):
        if tier not in found:
            check.add("missing", "tiers.tiers", key=f"tier {tier}")
        elif found[tier] <= found.get(tier - 1, -1) or (tier == 1 and found[1] != 0):
            check.add("thresholds", "tiers.tiers", tier=tier, below=max(tier - 1, 1))


def _routes(check: Shapes, part: Any) -> None:
    more = ("version", *_PARTS_OF_ROUTES)
    if not check.mapping("routes", part, ("overdue_days", "tiers"), more):
        return
    check.whole("routes.overdue_days", part["overdue_days"], 0, 365)
    if check.mapping("routes.tiers", part["tiers"], TIERS):
        for tier in TIERS:
            _route(check, f"routes.tiers.{tier}", part["tiers"][tier], tier)
    for key, judge in _PARTS_OF_ROUTES.items():
        if key in part:
            judge(check, f"routes.{key}", part[key])


def _change(check: Shapes, path: str, row: Any) -> None:
    """The route of a small change."""
    _kind(check, path, row, CHANGE_ROUTE_1)


def _kinds(check: Shapes, path: str, part: Any) -> None:
    """The kinds of request with routes of their own; one that is left out has the shipped one."""
    if check.mapping(path, part, (), tuple(KIND_ROUTES_1)):
        for kind, shipped in KIND_ROUTES_1.items():
            if kind in part:
                _kind(check, f"{path}.{kind}", part[kind], shipped)


def _policies(check: Shapes, path: str, row: Any) -> None:
    """How often policies are reviewed, and whom an overdue review is brought to."""
    if check.mapping(path, row, ("review_days", "ahead_days", "chain")):
        check.whole(f"{path}.review_days", row["review_days"], 1, MOST_DAYS)
        check.whole(f"{path}.ahead_days", row["ahead_days"], 1, 90)
        _chain(check, f"{path}.chain", row["chain"])


def _meetings(check: Shapes, path: str, row: Any) -> None:
    """How often committees meet, and how far ahead that is planned."""
    if check.mapping(path, row, ("every_days", "plan_days")):
        check.whole(f"{path}.every_days", row["every_days"], 7, 366)
        check.whole(f"{path}.plan_days", row["plan_days"], 1, 90)


def _kind(check: Shapes, path: str, row: Any, shipped: Mapping[str, Any]) -> None:
    """A kind’s own route: the keys it is shipped with; of each tier where it differs by tier."""
    if not check.mapping(path, row, tuple(shipped)):
        return
    if "most_days" in shipped:
        check.whole(f"{path}.most_days", row["most_days"], 1, MOST_DAYS)
    if "tiers" in shipped:
        if check.mapping(f"{path}.tiers", row["tiers"], TIERS):
            for tier in TIERS:
                _kind(check, f"{path}.tiers.{tier}", row["tiers"][tier], shipped["tiers"][tier])
        return
    if "limit" not in shipped:  # the way of its tier
        return
    limit = row["limit"] if _span(check, f"{path}.limit", row["limit"], pauses=True) else None
    _way(check, path, row, limit, ("kind", "role", "label", "due", "when"))


def _route(check: Shapes, path: str, row: Any, tier: str) -> None:
    if not check.mapping(path, row, TIER_ROUTE):
        return
    check.text(f"{path}.who", row["who"])
    check.text(f"{path}.time", row["time"])
    limit = row["limit"] if _span(check, f"{path}.limit", row["limit"], pauses=True) else None
    for days in ("post_deployment_days", "periodic_review_days"):
        check.whole(f"{path}.{days}", row[days], 1, MOST_DAYS)
    for place, value in check.rows(f"{path}.then", row["then"]):
        check.known(place, value, tuple(FOLLOWS))
    _stages(check, f"{path}.stages", row["stages"])
    _way(check, path, row, limit, ("kind", "role", "label", "due", "when"))
    _chain(check, f"{path}.chain", row["chain"], tier)


def _stages(check: Shapes, path: str, rows: Any) -> None:
    seen: list[str] = []
    for place, row in check.rows(path, rows):
        if check.mapping(place, row, ("stage", "days")):
            check.whole(f"{place}.days", row["days"], 1, 365)
            if check.known(f"{place}.stage", row["stage"], STAGES):
                if row["stage"] in seen:
                    check.add("twice", f"{place}.stage", found=row["stage"])
                seen.append(row["stage"])


def _way(check: Shapes, path: str, row: Any, limit: Any, keys: tuple[str, ...]) -> None:
    """Who does what in which order, and on whose word it is decided."""
    kinds: list[Any] = []
    for place, step in check.rows(f"{path}.steps", row["steps"], 20):
        if not check.mapping(place, step, keys):
            continue
        check.text(f"{place}.label", step["label"])
        if "when" in keys:
            check.known(f"{place}.when", step["when"], ("", PERSONAL_DATA))
        _due(check, f"{place}.due", step["due"], limit)
        if check.known(f"{place}.kind", step["kind"], [k.value for k in StepKind]):
            _does(check, f"{place}.role", StepKind(step["kind"]), step["role"])
            if step["kind"] in kinds:
                check.add("twice", f"{place}.kind", found=step["kind"])
            kinds.append(step["kind"])
    if check.known(f"{path}.basis", row["basis"], BASES):
        _decides(check, f"{path}.steps", row["basis"], kinds)


def _does(check: Shapes, path: str, kind: StepKind, role: Any) -> None:
    if role != ROLE_OF[kind]:
        check.add("not_their_step", path, found=describe(role), kind=kind.value, role=ROLE_OF[kind])


def _decides(check: Shapes, path: str, basis: str, kinds: list[Any]) -> None:
    ballots = [n for n, kind in enumerate(kinds) if kind in COMMITTEE_STEPS]
    last = [len(kinds) - 1] if basis == Basis.BALLOT else []
    if ballots != last or not kinds:
        check.add("no_ballot", path)
    if basis == Basis.SIGN_OFF and not SIGNATURES & set(kinds):
        check.add("no_signature", path)


def _due(check: Shapes, path: str, due: Any, limit: Any) -> None:
    if not _span(check, path, due) or limit is None:
        return
    if due["unit"] == limit["unit"] and due["amount"] > limit["amount"]:
        check.add("step_late", path)


def _span(check: Shapes, path: str, span: Any, *, pauses: bool = False) -> bool:
    """A length of time. ``pauses``: its clock has to be able to wait for an answer."""
    if not check.mapping(path, span, ("unit", "amount")):
        return False
    if not check.known(f"{path}.unit", span["unit"], tuple(UNITS)):
        return False
    if pauses and span["unit"] == "calendar_hours":
        return check.add("never_pauses", f"{path}.unit")
    return check.whole(f"{path}.amount", span["amount"], 1, UNITS[span["unit"]])


def _chain(check: Shapes, path: str, rows: Any, tier: str = "") -> None:
    before, called = 99, set()
    for place, hop in check.rows(path, rows, len(HopTo)):
        if not check.mapping(place, hop, ("percent", "to")):
            continue
        known = check.known(f"{place}.to", hop["to"], [to.value for to in HopTo])
        if not check.whole(f"{place}.percent", hop["percent"], 100, 1000) or not known:
            continue
        if hop["percent"] <= before or hop["to"] in called:
            check.add("chain", place)
        if tier in {"1", "2"} and hop["to"] == HopTo.BOARD_LIAISON:
            check.add("chain_high", f"{place}.to")
        before = hop["percent"]
        called.add(hop["to"])


def _reviews(check: Shapes, path: str, part: Any) -> None:
    """The routes by which what runs is reviewed again."""
    kinds = ("periodic", "post_deployment")
    if not check.mapping(path, part, ("ahead_days", *kinds)):
        return
    check.whole(f"{path}.ahead_days", part["ahead_days"], 1, 90)
    for kind in kinds:
        if check.mapping(joined(path, kind), part[kind], TIERS):
            for tier in TIERS:
                _review_route(check, f"{path}.{kind}.{tier}", part[kind][tier])


def _review_route(check: Shapes, path: str, row: Any) -> None:
    if check.mapping(path, row, ("basis", "steps", "chain", "who")):
        check.text(f"{path}.who", row["who"])
        _way(check, path, row, None, ("kind", "role", "label", "due"))
        _chain(check, f"{path}.chain", row["chain"])


def _catalogue(check: Shapes, part: Any) -> None:
    if not check.mapping("catalogue", part, ("categories", "not_personal"), ("version",)):
        return
    for path, word in check.rows("catalogue.not_personal", part["not_personal"], 2000):
        check.text(path, word)
    for path, row in check.rows("catalogue.categories", part["categories"], 20):
        if check.mapping(path, row, ("code", "text", "regulated", "words")):
            check.text(f"{path}.code", row["code"])
            check.text(f"{path}.text", row["text"])
            check.known(f"{path}.regulated", row["regulated"], (True, False))
            for place, word in check.rows(f"{path}.words", row["words"], 2000):
                check.text(place, word)


_PARTS_OF_ROUTES = {
    "reviews": _reviews,
    "change": _change,
    "kinds": _kinds,
    "policies": _policies,
    "meetings": _meetings,
}
"""What a scheme says beside its tiers, where it says it, and how that is checked."""
