"""What the runner can put right: the text of such an error is for that person."""


class FreshlegsError(Exception):
    """Its text says what happened, where, and what to do. `exit_status`: 2 where the call itself has to change."""

    exit_status = 1
