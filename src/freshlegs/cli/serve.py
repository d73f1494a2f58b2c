"""`freshlegs serve`: the pages, on this machine."""

import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from freshlegs.cli.here import Home, WrongCall, note, now
from freshlegs.model.errors import FreshlegsError

if TYPE_CHECKING:
    from fastapi import FastAPI

HOST, PORT = "127.0.0.1", 8000
KEEP_ALIVE_S = 75  # longer than a check-in takes, so that sending it needs no new connection
PUBLIC_URL = "FRESHLEGS_SERVED_AS"  # handed from `serve --reload` to the process that it starts


class CannotServe(FreshlegsError):
    """The address cannot be listened on."""


def serve(
    home: Home = None,
    host: Annotated[str, typer.Option(help="A loopback address, or any once there is an account.")] = HOST,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes any that is free.")] = PORT,
    public_url: Annotated[
        str | None, typer.Option(help="The address in front of it, like a proxy's.")
    ] = None,
    reload: Annotated[bool, typer.Option(help="Start again when the code changes.")] = False,
) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    from freshlegs.coach import settings
    from freshlegs.web.app import create_app

    where = settings.read(home).home
    may_listen(host, where)
    may_be_public(public_url)
    quiet_logs()
    if reload:
        reloading(where, host, port, public_url)
        return
    import uvicorn

    app = create_app(where, public_url=public_url, now=now)
    listening = listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    note(f"Freshlegs is at http://{shown}:{listening.getsockname()[1]} and keeps its data in {where}.")
    note("Stop it with Ctrl-C.")
    # Who asks is taken from a proxy's word only where a proxy was named, and only from this machine.
    config = uvicorn.Config(
        app,
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        proxy_headers=public_url is not None,
    )
    uvicorn.Server(config).run(sockets=[listening])


def may_listen(host: str, home: Path) -> None:
    """Loopback only, until a passkey or a password guards what others could reach."""
    from freshlegs.store import Store
    from freshlegs.web.security import is_loopback

    if is_loopback(host):
        return
    if (home / "freshlegs.db").exists():
        with Store.open(home) as store:
            if store.accounts.exist():
                return
    raise WrongCall(
        f"--host {host} can be reached from other machines, and nobody has to sign in yet, so it is not served. "
        "Make an account first: freshlegs runner add NAME --password-stdin. Or use 127.0.0.1."
    )


def may_be_public(url: str | None) -> None:
    from urllib.parse import urlsplit

    from freshlegs.web.security import is_loopback

    parts = urlsplit(url or "http://localhost")
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
        raise WrongCall(f"--public-url {url}: write it like https://legs.example.org, without a path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise WrongCall(f"--public-url {url}: passwords would be readable on the way. Use https.")


def listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as taken:
        made.close()
        raise CannotServe(
            f"Nothing can listen on {host} port {port} ({taken.strerror}). "
            "Perhaps it is served already; else name another with --port."
        ) from taken
    return made


def quiet_logs() -> None:
    """One JSON object a line on standard error: time, event, and its fields."""
    import sys

    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


def reloading(home: Path, host: str, port: int, public_url: str | None) -> None:
    """For whoever changes the code: the app is made anew in a process of its own."""
    import os

    import uvicorn

    os.environ["FRESHLEGS_HOME"] = str(home.resolve())
    os.environ[PUBLIC_URL] = public_url or ""
    note(f"Freshlegs is at http://{host}:{port}, and starts again when the code changes.")
    uvicorn.run(
        "freshlegs.cli.serve:app_again", factory=True, host=host, port=port, reload=True, access_log=False
    )


def app_again() -> "FastAPI":
    """What `--reload` starts."""
    import os

    from freshlegs.coach import settings
    from freshlegs.web.app import create_app

    quiet_logs()
    return create_app(settings.read().home, public_url=os.environ.get(PUBLIC_URL) or None, now=now)
