"""Who may write and who may approve what an agent is held to. Pure Python."""

from collections.abc import Collection

from govportal.refusals import Refusal


def owner_refusal(person: int, owners: Collection[int | None]) -> Refusal | None:
    """Only those who answer for the agent, its business and its technical owner, write this."""
    return None if person in owners else Refusal("accountability.only_owners")


def approvers(
    author: int | None, business_owner: int | None, deputies: Collection[int | None]
) -> list[int]:
    """Who approves what ``author`` wrote for an agent: the business owner, for whom the sponsor
    and the fallback owner stand in where the business owner wrote it or there is none."""
    if business_owner is not None and business_owner != author:
        return [business_owner]
    return [deputy for deputy in deputies if deputy is not None and deputy != author]


def approval_refusal(person: int, author: int | None, may: Collection[int]) -> Refusal | None:
    """Why ``person`` may not approve; ``may``: who may."""
    if person == author:
        return Refusal("accountability.own_text")
    if person in may:
        return None
    if not may:
        return Refusal("accountability.nobody_approves")
    return Refusal("accountability.only_approver")
