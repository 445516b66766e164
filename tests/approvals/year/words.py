"""What people of the simulated year say, drawn from the year's own chance."""

from typing import Any

WHY = "Read in full and compared with what the agent did in staging; I stand by this, number {n}."


def drawn(world: Any, weighted: tuple[tuple[Any, int], ...]) -> Any:
    return world.chance.choices([w[0] for w in weighted], [w[1] for w in weighted])[0]


def why(world: Any) -> str:
    return WHY.format(n=world.chance.randint(1, 9999))
