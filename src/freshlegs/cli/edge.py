"""Where faults become sentences and exit statuses: 1 failed, 2 malformed or wrong call, 130 stopped by hand."""

import json
import sys
import traceback
from typing import Any

import click
import typer

from freshlegs.model.errors import FreshlegsError


def guarded(app: typer.Typer, arguments: list[str]) -> int:
    """The exit status of the command. With `--json` a fault is one object on standard output too."""
    as_json = any(word == "--json" or word.startswith("--json=") for word in arguments)
    try:
        status = app(arguments, prog_name="freshlegs", standalone_mode=False)
        return status if isinstance(status, int) else 0
    except typer.Exit as left:
        return left.exit_code
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        return 130
    except click.ClickException as wrong:
        if as_json and "advise" not in arguments[:1]:
            print(error_json("The command was called wrongly", wrong.format_message()))
        wrong.show(sys.stderr)
        return wrong.exit_code
    except FreshlegsError as fault:
        return refused(fault, as_json)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception:
        traceback.print_exc()
        print("This is a fault of Freshlegs, not yours. Nothing was sent anywhere.", file=sys.stderr)
        print("Please report the lines above; leave out what you would not show a stranger.", file=sys.stderr)
        return 1


def refused(fault: FreshlegsError, as_json: bool) -> int:
    from freshlegs.coach import Malformed

    malformed = isinstance(fault, Malformed)
    if as_json:
        print(
            error_json("The request is malformed" if malformed else "It could not be done", str(fault), fault)
        )
    print(fault, file=sys.stderr)
    return 2 if malformed else getattr(fault, "exit_status", 1)


def error_json(title: str, detail: str, fault: object = None) -> str:
    faults: list[dict[str, Any]] = []
    if fault is not None and hasattr(fault, "json"):
        faults = fault.json()["faults"]
    return json.dumps({"error": {"title": title, "detail": detail, "faults": faults}}, ensure_ascii=False)
