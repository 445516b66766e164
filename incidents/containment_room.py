"""Where containment joins the room."""


def join() -> None:
    from incidents.actions.containing import follow  # noqa: PLC0415
    from incidents.actions.turns import register_follower  # noqa: PLC0415

    register_follower("containment", follow)
