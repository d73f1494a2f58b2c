"""Answers, heart rates and times in, numbers of known scales out. Pure.

Information for the runner: no verdict, rail or plan is made of these. Monotony, strain and the acute to chronic
ratio stand in `load`, the Hooper sum in `triage`, since those count with them. A number that is not defined is None.
"""

from freshlegs.scales.effort import srpe
from freshlegs.scales.form import Form, course
from freshlegs.scales.heart import Heart, edwards, hrss, lucia, trimp
from freshlegs.scales.pain import Monitored, monitored
from freshlegs.scales.questionnaires import (
    Ostrc,
    Tqr,
    lefs,
    lefs_change_matters,
    nrs_change_matters,
    ostrc,
    tqr_actions,
    tqr_perceived,
)
from freshlegs.scales.running import Polarization, minetti, polarization, riegel, sweat_rate

__all__ = [
    "Form",
    "Heart",
    "Monitored",
    "Ostrc",
    "Polarization",
    "Tqr",
    "course",
    "edwards",
    "hrss",
    "lefs",
    "lefs_change_matters",
    "lucia",
    "minetti",
    "monitored",
    "nrs_change_matters",
    "ostrc",
    "polarization",
    "riegel",
    "srpe",
    "sweat_rate",
    "tqr_actions",
    "tqr_perceived",
    "trimp",
]
