"""Who may close and open accounts, fill seats and name managers (1-domain.md §1). Pure Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from govportal.people.rules.roles import Role
from govportal.refusals import Refusal


def account_refusal(
    roles: Collection[Role],
    *,
    is_self: bool,
    is_active: bool,
    closes: bool,
    is_erased: bool = False,
) -> Refusal | None:
    """Why somebody with ``roles`` may not close or open an account; None when they may.

    Nobody closes their own, so that one administrator always remains.
    """
    if Role.ADMINISTRATOR not in roles:
        return Refusal("people.only_administrators")
    if is_self:
        return Refusal("people.not_yourself")
    if is_active != closes:
        return Refusal("people.closed_stale" if closes else "people.open_stale")
    return Refusal("people.erased") if is_erased else None


def seat_refusal(
    roles: Collection[Role], *, leads: bool, is_own: bool, in_force: bool
) -> Refusal | None:
    """Why somebody may not fill a seat; None when they may.

    Administrators do; the holder of the chair's or the co-chair's seat (``leads``), too, unless it
    is the one that they sit in themselves.
    """
    if not (Role.ADMINISTRATOR in roles or leads):
        return Refusal("seat.not_yours")
    if is_own:
        return Refusal("seat.own")
    return None if in_force else Refusal("seat.changed_stale")


@dataclass(frozen=True)
class Sitter:
    """Somebody named for a seat. ``decides_nothing``: an auditor or administrator;
    ``names_self``: who names them, and did not sit there before."""

    name: str
    is_active: bool = True
    sits: bool = False
    decides_nothing: bool = False
    names_self: bool = False


def sitter_refusal(named: Mapping[str, Sitter], *, is_same: bool) -> Refusal | None:
    """Why these people may not sit as holder and alternate; None when they may."""
    if not named:
        return Refusal("seat.nobody")
    if is_same:
        return Refusal("seat.same_person")
    found = next(filter(None, map(_person_refusal, named.values())), None)
    if found is not None:
        return found
    holder = named.get("holder")
    if holder is not None and holder.sits:
        return Refusal("seat.sits_already", {"person": holder.name})
    return None


def _person_refusal(one: Sitter) -> Refusal | None:
    if not one.is_active:
        return Refusal("people.inactive", {"person": one.name})
    if one.decides_nothing:
        return Refusal("seat.decides_nothing", {"person": one.name})
    return Refusal("seat.oneself") if one.names_self else None


def manager_refusal(
    roles: Collection[Role], *, name: str, is_active: bool, chain: Collection[int], person: int
) -> Refusal | None:
    """Why somebody may not be named a person's manager; ``chain``: they and their managers."""
    if Role.ADMINISTRATOR not in roles:
        return Refusal("people.only_administrators_name")
    if not is_active:
        return Refusal("people.inactive", {"person": name})
    return Refusal("people.manager_circle", {"person": name}) if person in chain else None
