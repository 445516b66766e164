"""The committee's arithmetic again, slowly, from the sentences of the fine print.

Nothing here is taken from the product. A case is plain: ``seats`` are rows of names, ``people``
gives each name its words, ``said`` lists who said what for which seat, oldest first. Who sits is
found by trying every seating; halves are compared by doubling.
"""

from functools import wraps
from itertools import product

YES = {"approve", "approve_with_conditions"}
ORDER = ("chair", "co_chair")


def case(seats, said=(), room=None, base="fixed", tier=3, casting=None, **people):
    """``seats``: (kind, holder, alternate); ``people``: words for each name; ``room``: names."""
    return {
        "found": {},
        "seats": list(seats),
        "said": list(said),
        "room": room,
        "base": base,
        "tier": tier,
        "casting": casting,
        "people": {name: set(words.split()) for name, words in people.items()},
    }


def is_a(c, word, name):
    if word == "recused" and any(n == name and what == "recuse" for n, _, what in c["said"]):
        return True
    return word in c["people"].get(name, set())


def last_word(c, name):
    """(seat, choice) of the last thing somebody said; None for silence and for the recused."""
    spoken = [(seat, what) for n, seat, what in c["said"] if n == name]
    return spoken[-1] if spoken and not is_a(c, "recused", name) else None


def spoke_for(c, name, seat):
    word = last_word(c, name)
    return word is not None and word[0] == seat


def can_sit(c, name):
    if name is None or is_a(c, "recused", name):
        return False
    return not is_a(c, "left", name) or last_word(c, name) is not None


def rank(c, seat):
    kind = c["seats"][seat][0]
    return (ORDER.index(kind) if kind in ORDER else 9, seat)


def in_order(c):
    return sorted(range(len(c["seats"])), key=lambda seat: rank(c, seat))


def own_seat(c, name):
    """The one seat in which a holder sits by right."""
    held = [s for s in in_order(c) if c["seats"][s][1] == name]
    return held[0] if held and can_sit(c, name) else None


def wishes(c, seat):
    """Who may sit in a seat, the one to be preferred first; nobody always may."""
    _, holder, alternate = c["seats"][seat]
    by_right = holder is not None and own_seat(c, holder) == seat
    helps = can_sit(c, alternate) and own_seat(c, alternate) is None
    if c["room"] is not None:
        by_right, helps = by_right and holder in c["room"], helps and alternate in c["room"]
        return [holder] if by_right else [alternate] * helps + [None]
    if by_right and (spoke_for(c, holder, seat) or not is_a(c, "absent", holder)):
        return [holder]
    return [alternate] * helps + [holder] * by_right + [None]


def once(answer):
    """Found once for a case and its copies with another base, tier or casting vote."""

    @wraps(answer)
    def remembered(c):
        if answer.__name__ not in c["found"]:
            c["found"][answer.__name__] = answer(c)
        return c["found"][answer.__name__]

    return remembered


@once
def seating(c):
    """Seat to name, or None: of all seatings in which nobody sits twice the most proper one."""
    seats = in_order(c)
    best, best_score = None, None
    for names in product(*(wishes(c, s) for s in seats)):
        sitting = [n for n in names if n is not None]
        if len(set(sitting)) < len(sitting):
            continue
        kept = sum(
            n is not None and n == c["seats"][s][2] and spoke_for(c, n, s)
            for s, n in zip(seats, names, strict=True)
        )
        places = [-wishes(c, s).index(n) for s, n in zip(seats, names, strict=True)]
        score = (kept, places)
        if best_score is None or score > best_score:
            best, best_score = dict(zip(seats, names, strict=True)), score
    return best


@once
def votes(c):
    """Seat to (name, choice) for the answers that count."""
    seated = seating(c)
    return {s: (n, last_word(c, n)[1]) for s, n in seated.items() if n and spoke_for(c, n, s)}


@once
def present(c):
    """Seat to name: in a meeting those present count, in a ballot those who answered."""
    if c["room"] is None:
        return {s: n for s, (n, _) in votes(c).items()}
    return {s: n for s, n in seating(c).items() if n}


@once
def eligible(c):
    """The most seats that unrecused people can fill when nobody sits twice."""
    options = []
    for s, (_, holder, alternate) in enumerate(c["seats"]):
        if holder is not None and own_seat(c, holder) == s:
            options.append([holder])
        elif can_sit(c, alternate) and own_seat(c, alternate) is None:
            options.append([alternate, None])
        else:
            options.append([None])
    fillings = ([n for n in names if n] for names in product(*options))
    return max(len(names) for names in fillings if len(set(names)) == len(names))


def quorum(c):
    """More than half of the base, at least three (two of three), chair or co-chair among them."""
    here = present(c)
    base = len(c["seats"]) if c["base"] == "fixed" else eligible(c)
    enough = 2 * len(here) > base and len(here) >= (2 if len(c["seats"]) == 3 else 3)
    return enough and any(c["seats"][s][0] in ORDER for s in here)


def presiding(c):
    """Chair, co-chair, chair's alternate, co-chair's alternate."""
    here = present(c)
    cast_by = c["casting"][0] if c["casting"] else None
    for column in (1, 2):
        for kind in ORDER:
            for s in sorted(here):
                row = c["seats"][s]
                gone = is_a(c, "left", here[s]) and here[s] != cast_by
                if row[0] == kind and here[s] == row[column] and not gone:
                    return here[s]
    return None


def result(c):
    """passed, failed, tied, undecided or no_quorum."""
    choices = [what for _, what in votes(c).values()]
    pro, contra = sum(w in YES for w in choices), choices.count("reject")
    if not quorum(c):
        return "no_quorum"
    if pro == contra == 0:
        return "undecided"
    passed = 2 * pro > len(c["seats"]) if c["tier"] == 4 else pro > contra
    if pro != contra:
        return "passed" if passed else "failed"
    if c["casting"] is None or c["casting"][0] != presiding(c):
        return "tied"
    return "passed" if c["casting"][1] in YES and c["tier"] != 4 else "failed"


def fate(c, is_due, was_extended):
    """What becomes of an open ballot."""
    everybody = len(votes(c)) == eligible(c)
    if not everybody and not is_due:
        return "runs"
    outcome = result(c)
    if outcome in {"passed", "failed"}:
        return "decided"
    if outcome == "tied" and presiding(c) is not None:
        return "tied"
    if outcome == "no_quorum" and not everybody and not was_extended:
        return "extended"
    return "next_meeting"


def ordered(c):
    """A provisional order: two approvals, chair or co-chair among them, outnumbering rejections."""
    said = votes(c)
    pro = [s for s, (_, what) in said.items() if what in YES]
    contra = [s for s, (_, what) in said.items() if what == "reject"]
    return len(pro) >= 2 and len(pro) > len(contra) and any(c["seats"][s][0] in ORDER for s in pro)


def may_vote(c, name, seat):
    """Whether somebody may answer for a seat now, in a ballot."""
    return name in wishes(c, seat) and not is_a(c, "left", name)


def outcome(c, has_ended):
    """The one decision that the votes carry, or None: not ended, no quorum, no majority either way.

    ``has_ended``: at the deadline, or in a tie; a ballot also ends when everybody has answered.
    """
    if not has_ended and len(votes(c)) < eligible(c):
        return None
    if result(c) == "failed":
        return "reject"
    limited = any(what == "approve_with_conditions" for _, what in votes(c).values())
    return {"passed": "conditions" if limited else "approve"}.get(result(c))
