"""What the load stage hands on: rails and the few facts of the training that later stages ask for."""

from dataclasses import dataclass

from freshlegs.model.answer import Rail


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadToday:
    """The training as of `now`.

    lowers        ids of the rails that turn a run as planned into an easy one, in the order of the rails
    jump          `single_session` is over, by the next run or by the last
    long_run_24h  a run of 7,200 s or more started in the 24 h before `now`
    week_m        metres run in the 7 days before `now`
    minutes_today minutes of all activities of the local day of `now` before it, and of the next run if it is today
    """

    rails: tuple[Rail, ...]
    lowers: tuple[str, ...]
    jump: bool
    long_run_24h: bool
    week_m: float
    minutes_today: float
