"""Where faults become sentences and exit statuses: 1 failed, 2 malformed or wrong call, 130 stopped by hand."""

import json
import sys
import traceback
from typing import Any

import typer

from freshlegs.model.errors import FreshlegsError

# The library keeps the base of its complaints to itself; its public face is BadParameter.
COMPLAINT: type[Exception] = next(k for k in typer.BadParameter.__mro__ if k.__name__ == "ClickException")


def guarded(app: typer.Typer, arguments: list[str]) -> int:
    """The exit status of the command. With `--json` a fault is one object on standard output too."""
    as_json = any(word == "--json" or word.startswith("--json=") for word in arguments)
    try:
        status = app(arguments, prog_name="freshlegs", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except typer.Exit as left:
        return left.exit_code
    except (typer.Abort, KeyboardInterrupt):
        print("Stopped. What was finished is kept.", file=sys.stderr)
        return 130
    except COMPLAINT as wrong:
        words = str(getattr(wrong, "format_message", wrong.__str__)())
        if as_json:
            print(error_json("The command was called wrongly", words))
        print(
            f"{words}\nfreshlegs --help lists the commands, freshlegs COMMAND --help their flags.",
            file=sys.stderr,
        )
        return 2
    except FreshlegsError as fault:
        return refused(fault, as_json)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as fault:
        print("This is a fault of Freshlegs, not yours. Nothing was sent anywhere.", file=sys.stderr)
        print(f"Please report this line: {place_of(fault)}", file=sys.stderr)
        return 1


def place_of(fault: BaseException) -> str:
    """Kind and place of a fault. Not its words: they may hold what only the runner should read."""
    frames = traceback.extract_tb(fault.__traceback__)
    ours = [frame for frame in frames if "freshlegs" in frame.filename] or frames
    where = "; ".join(f"{frame.filename.rpartition('freshlegs')[2]}:{frame.lineno}" for frame in ours[-3:])
    return f"{type(fault).__name__} at {where}"


def refused(fault: FreshlegsError, as_json: bool) -> int:
    title = "The request is malformed" if fault.exit_status == 2 else "It could not be done"
    if as_json:
        print(error_json(title, str(fault), fault))
    print(fault, file=sys.stderr)
    return fault.exit_status


def error_json(title: str, detail: str, fault: object = None) -> str:
    faults: list[dict[str, Any]] = []
    if fault is not None and hasattr(fault, "json"):
        faults = fault.json()["faults"]
    return json.dumps({"error": {"title": title, "detail": detail, "faults": faults}}, ensure_ascii=False)
