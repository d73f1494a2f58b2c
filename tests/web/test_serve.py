"""`freshlegs serve`: on loopback alone, with logs that say nothing of a runner."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2
import pytest

FRESHLEGS = [sys.executable, "-m", "freshlegs", "serve"]


@dataclass
class Served:
    at: str
    process: subprocess.Popen[str]
    said: IO[str]


@pytest.fixture
def served(home: Path) -> Iterator[Served]:
    command = [*FRESHLEGS, "--port", "0", "--home", str(home)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        address = re.search(r"http://127\.0\.0\.1:\d+", process.stderr.readline())
        assert address is not None
        yield Served(address[0], process, process.stderr)
        process.send_signal(signal.SIGINT)
        process.wait()


def test_it_serves_and_logs_the_route_alone(served: Served) -> None:
    assert httpx2.get(f"{served.at}/health").status_code == 200
    assert httpx2.get(f"{served.at}/help?soreness=7").status_code == 200
    served.process.send_signal(signal.SIGINT)
    text = served.said.read()
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    assert [line["route"] for line in lines if line["event"] == "request"] == ["/health", "/help"]
    assert set(lines[-1]) == {"event", "route", "method", "status", "ms", "id", "level", "timestamp"}
    assert "soreness" not in text


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_no_other_machine_can_reach_it(home: Path, host: str) -> None:
    refused = subprocess.run(
        [*FRESHLEGS, "--host", host, "--home", str(home)], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 2
    assert "nobody has to sign in yet" in refused.stderr
    assert not home.exists()


@pytest.mark.parametrize("url", ["legs.example", "ftp://legs.example", "https://legs.example/path"])
def test_a_public_address_has_to_be_one(home: Path, url: str) -> None:
    refused = subprocess.run(
        [*FRESHLEGS, "--public-url", url, "--home", str(home)], capture_output=True, text=True, check=False
    )

    assert refused.returncode == 2
    assert "write it like https://" in refused.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence(home: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused = subprocess.run(
            [*FRESHLEGS, "--port", port, "--home", str(home)], capture_output=True, text=True, check=False
        )

    assert refused.returncode == 1
    assert "name another with --port" in refused.stderr
    assert "Traceback" not in refused.stderr
