"""The check-in on the command line: one flag for each field of the contract's `check_in`, or questions on a terminal."""

import functools
import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

import typer

from freshlegs.cli.here import WrongCall

Says = dict[str, Any]
HELP_SIGN = "A stop sign that holds; `none` answers no to every group that is due. Repeat it for more."
HELP_AREA = "REGION:SIDE:SCORE[:TISSUE[:SPREAD[:DAYS]]], like calf:left:5. Repeat it for more."


def flags(
    soreness: Annotated[int | None, typer.Option(help="Overall soreness, 0 none to 10 worst.")] = None,
    stairs: Annotated[str | None, typer.Option(help="Down the stairs: normal, stiff, … unable.")] = None,
    area: Annotated[list[str] | None, typer.Option(help=HELP_AREA)] = None,
    sign: Annotated[list[str] | None, typer.Option(help=HELP_SIGN)] = None,
    sign_open: Annotated[list[str] | None, typer.Option(help="A stop sign left blank.")] = None,
    warm_up: Annotated[str | None, typer.Option(help="eases, same, worsens or not_tried.")] = None,
    run_pain: Annotated[int | None, typer.Option(help="Pain in the last run, 0 to 10.")] = None,
    settled: Annotated[bool | None, typer.Option(help="That pain had settled by the morning.")] = None,
    sleep_hours: Annotated[float | None, typer.Option(help="Hours slept.")] = None,
    sleep_quality: Annotated[int | None, typer.Option(help="1 good to 7.")] = None,
    fatigue: Annotated[int | None, typer.Option(help="1 good to 7.")] = None,
    stress: Annotated[int | None, typer.Option(help="1 good to 7.")] = None,
    mood: Annotated[int | None, typer.Option(help="1 good to 7.")] = None,
    pain_relief: Annotated[bool | None, typer.Option(help="Pain relief in the last 24 hours.")] = None,
    alcohol: Annotated[bool | None, typer.Option(help="Alcohol today.")] = None,
    want: Annotated[list[str] | None, typer.Option(help="A remedy that you would like. Repeat it.")] = None,
    at: Annotated[str | None, typer.Option(help="When, with its offset; now without it.")] = None,
) -> None:
    """Only its parameters are used: they become those of every command that takes a check-in."""


NAMES = tuple(inspect.signature(flags).parameters)


def taking_a_check_in(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command all flags of a check-in; they arrive as `said`."""
    own = [p for p in inspect.signature(command).parameters.values() if p.name != "said"]
    extra = [
        p.replace(kind=inspect.Parameter.KEYWORD_ONLY) for p in inspect.signature(flags).parameters.values()
    ]

    @functools.wraps(command)
    def taking(**given: Any) -> None:
        said = {name: given.pop(name) for name in NAMES}
        command(**given, said={name: value for name, value in said.items() if value not in (None, [])})

    taking.__signature__ = inspect.Signature(own + extra)  # type: ignore[attr-defined]
    taking.__annotations__ = {p.name: p.annotation for p in own + extra}
    return taking


def check_in_of(said: Says, now: datetime, may_ask: bool) -> dict[str, Any]:
    """The `check_in` of the contract. What is missing is asked for on a terminal, else it is a wrong call."""
    if may_ask:
        from freshlegs.cli import ask

        said = ask.complete(said)
    refuse_what_lacks(said)
    return {
        **body_of(said, now),
        "signs_unanswered": said.get("sign_open", []),
        **({"signs": [sign for sign in said["sign"] if sign != "none"]} if "sign" in said else {}),
    }


def names_signs(said: Says) -> bool:
    return "sign" in said or "sign_open" in said


def refuse_what_lacks(said: Says) -> None:
    missing = [
        name for name, there in (("soreness", "soreness" in said), ("sign", names_signs(said))) if not there
    ]
    if missing:
        words = " and ".join(f"--{name}" for name in missing)
        raise WrongCall(
            f"Say {words}. Soreness 0 to 10, and each stop sign that you have, or --sign none. A blank is never a no."
        )


def body_of(said: Says, now: datetime) -> dict[str, Any]:
    """All but the signs."""
    renamed = {
        "stairs_down": said.get("stairs"),
        "pain_relief_last_24h": said.get("pain_relief"),
        "alcohol_today": said.get("alcohol"),
    }
    plain = ("soreness", "warm_up", "sleep_hours", "sleep_quality", "fatigue", "stress", "mood")
    body: dict[str, Any] = {
        "at": said.get("at") or now.isoformat(timespec="seconds"),
        **{name: said[name] for name in plain if name in said},
        **{name: value for name, value in renamed.items() if value is not None},
        "areas": [area_of(text) for text in said.get("area", [])],
        "wants": said.get("want", []),
    }
    if "run_pain" in said:
        body["run_pain"] = {"score": said["run_pain"]}
        if "settled" in said:
            body["run_pain"]["settles_by_morning"] = said["settled"]
    return body


def area_of(text: str) -> dict[str, Any]:
    """`calf:left:5:muscle:broad:2`; a part that is left empty was not said."""
    parts = text.split(":")
    names = ("region", "side", "score", "tissue", "spread", "days")
    if len(parts) > len(names):
        raise WrongCall(f"--area {text}: {HELP_AREA}")
    area: dict[str, Any] = {name: part for name, part in zip(names, parts, strict=False) if part}
    for name in ("score", "days"):
        if name in area:
            if not area[name].isdigit():
                raise WrongCall(f"--area {text}: {name} is a whole number, found {area[name]!r}.")
            area[name] = int(area[name])
    return area
