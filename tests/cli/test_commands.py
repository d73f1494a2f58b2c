"""The command line as a person and a script meet it: real processes, a real home, real files."""

import hashlib
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from freshlegs import cli
from freshlegs.store import Store
from freshlegs.store.health import FILE


def run(
    *words: str, home: Path | None = None, typed: str | None = None
) -> "subprocess.CompletedProcess[str]":
    flags = ["--home", str(home)] if home else []
    return subprocess.run(
        [sys.executable, "-m", "freshlegs", *words, *flags], capture_output=True, text=True, input=typed or ""
    )


def data(*words: str, home: Path, status: int = 0) -> Any:
    said = run(*words, "--json", home=home)
    assert said.returncode == status, said.stderr
    return json.loads(said.stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("demo") / "home"
    found = data("demo", "--on", "2026-11-23", home=home)
    assert found["answer"]["verdict"] == "too_sore"
    return home


def test_the_main_job_on_made_up_data_says_everything_and_ends_by_itself(tmp_path: Path) -> None:
    said = run("start", home=tmp_path)

    assert said.returncode == 0, said.stderr
    for words in (
        "Too sore to run today",
        "Stairs only with the rail",
        "Longest run",
        "Plan",
        "Left out, and why",
    ):
        assert words in said.stdout
    assert "salvaged" in said.stdout
    assert "1 duplicate" in said.stdout
    assert "./dev run PATH" in said.stdout
    assert "files" in said.stderr  # progress


def test_the_demo_is_the_same_for_the_same_day_and_seed(tmp_path: Path, demo: Path) -> None:
    again = data("demo", "--on", "2026-11-23", home=tmp_path / "again")

    assert (
        again["answer"] == data("today", home=demo)
        or again["answer"]["rails"] == data("why", home=demo)["rails"]
    )
    first = {path.name: path.read_bytes() for path in (demo / "files").iterdir()}
    assert first == {path.name: path.read_bytes() for path in (tmp_path / "again" / "files").iterdir()}


def test_a_demo_never_empties_a_folder_of_somebodys_own(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")

    said = run("demo", home=tmp_path)

    assert (said.returncode, (tmp_path / "letters.txt").read_text()) == (1, "mine")


def test_the_long_run_of_yesterday_is_the_alarm(demo: Path) -> None:
    rails = {rail["id"]: rail for rail in data("load", home=demo)["rails"]}

    assert rails["single_session"]["status"] in ("over", "unknown")
    assert data("load", "--next-km", "99", home=demo)["rails"][0]["status"] == "over"


def test_own_files_and_flags_do_the_main_job(tmp_path: Path, demo: Path) -> None:
    said = run(
        "start",
        str(demo / "files"),
        "--soreness",
        "3",
        "--stairs",
        "normal",
        "--sign",
        "none",
        "--json",
        home=tmp_path,
    )
    found = json.loads(said.stdout)

    assert said.returncode == 0
    assert found["answer"]["verdict"] == "sore"
    assert found["import"]["counts"]["imported"] > 60


def test_without_signs_a_check_in_is_refused_and_nothing_stored(tmp_path: Path) -> None:
    said = run("check-in", "--soreness", "3", home=tmp_path)

    assert said.returncode == 2
    assert "--sign none" in said.stderr
    assert data("history", home=tmp_path) == {"items": []}


def test_a_stop_sign_ends_with_three_and_no_plan(tmp_path: Path) -> None:
    found = data("check-in", "--soreness", "2", "--sign", "chest_pain", home=tmp_path, status=3)

    assert found["verdict"] == "emergency"
    assert found["plan"]["steps"] == []
    assert data("today", home=tmp_path, status=3)["verdict"] == "emergency"


def test_a_malformed_check_in_names_every_fault(tmp_path: Path) -> None:
    found = data(
        "check-in", "--soreness", "11", "--sign", "itchy", "--area", "calf:upper:3", home=tmp_path, status=2
    )

    paths = {fault["path"] for fault in found["error"]["faults"]}
    assert paths == {"check_in.soreness", "check_in.signs[0]", "check_in.areas[0].side"}


def test_every_flag_of_a_check_in_reaches_the_contract(tmp_path: Path) -> None:
    words = [
        "check-in",
        "--soreness",
        "4",
        "--stairs",
        "stiff",
        "--area",
        "calf:left:5:muscle:broad:2",
        "--sign",
        "none",
        "--warm-up",
        "eases",
        "--run-pain",
        "3",
        "--settled",
        "--sleep-hours",
        "6.5",
        "--sleep-quality",
        "3",
        "--fatigue",
        "4",
        "--stress",
        "5",
        "--mood",
        "2",
        "--no-pain-relief",
        "--alcohol",
        "--want",
        "warm_bath",
        "--at",
        "2026-11-23T07:00:00+00:00",
    ]
    assert run(*words, home=tmp_path).returncode == 0

    with Store.open(tmp_path) as store:
        row = store.latest_check_in()
    assert row is not None
    assert json.loads(row.body) == {
        "at": "2026-11-23T07:00:00+00:00",
        "soreness": 4,
        "warm_up": "eases",
        "sleep_hours": 6.5,
        "sleep_quality": 3,
        "fatigue": 4,
        "stress": 5,
        "mood": 2,
        "stairs_down": "stiff",
        "pain_relief_last_24h": False,
        "alcohol_today": True,
        "areas": [
            {"region": "calf", "side": "left", "score": 5, "tissue": "muscle", "spread": "broad", "days": 2}
        ],
        "signs_unanswered": [],
        "wants": ["warm_bath"],
        "signs": [],
        "run_pain": {"score": 3, "settles_by_morning": True},
    }


def test_steps_are_done_and_skipped_and_shown_in_the_history(tmp_path: Path) -> None:
    data("check-in", "--soreness", "3", "--sign", "none", home=tmp_path)
    assert data("done", "walk", home=tmp_path)["state"] == "done"
    assert data("skip", "1", "--reason", "too_tired", home=tmp_path)["reason"] == "too_tired"

    assert data("history", home=tmp_path)["items"][0]["done"] == ["walk"]
    assert run("done", "99", home=tmp_path).returncode == 1


def test_an_import_reports_each_member_once_and_adds_nothing_the_second_time(
    tmp_path: Path, demo: Path
) -> None:
    first = data("import", str(demo / "files"), home=tmp_path)
    second = data("import", str(demo / "files"), home=tmp_path)

    assert len(first["members"]) == len(list((demo / "files").iterdir()))
    assert second["counts"]["imported"] == second["counts"]["salvaged"] == 0
    assert second["counts"]["duplicate"] == first["counts"]["imported"] + first["counts"]["salvaged"] + 1


def test_a_dry_run_writes_nothing(tmp_path: Path, demo: Path) -> None:
    found = data("import", "--dry-run", str(demo / "files"), home=tmp_path)

    assert found["counts"]["imported"] > 60
    assert data("activity", home=tmp_path) == {"items": []}


def test_an_activity_can_be_said_to_be_something_else_and_its_original_comes_back(
    tmp_path: Path, demo: Path
) -> None:
    file = next((demo / "files").glob("*long*.fit"), next((demo / "files").glob("*.fit")))
    data("import", str(file), home=tmp_path)
    id = data("activity", home=tmp_path)["items"][0]["id"]

    assert data("activity", id, "--sport", "ride", home=tmp_path)["sport"] == "ride"
    assert run("activity", id, "--original", str(tmp_path / "back.fit"), home=tmp_path).returncode == 0
    assert (tmp_path / "back.fit").read_bytes() == file.read_bytes()
    assert data("activity", id, "--delete", home=tmp_path)["deleted"] is True
    assert run("activity", id, "--sport", "run", home=tmp_path).returncode == 1


def test_the_profile_is_shown_and_changed(tmp_path: Path) -> None:
    assert run("profile", "--set", "age=34", "--add", "medicine=warfarin", home=tmp_path).returncode == 0
    shown = json.loads(run("profile", home=tmp_path).stdout)

    assert (shown["age"], shown["medicines"]) == (34, ["warfarin"])
    assert (
        run("profile", "--set", "usual_bedtime=06:30", "--set", "usual_wake=06:30", home=tmp_path).returncode
        == 2
    )
    assert run("profile", "--json", "-", home=tmp_path, typed='{"age": 35}').returncode == 0
    assert json.loads(run("profile", home=tmp_path).stdout) == {"age": 35, "timezone": shown["timezone"]}


def test_a_next_run_is_kept_and_forgotten(tmp_path: Path) -> None:
    data("next-run", "2099-01-01T08:00", "12", "--kind", "long", home=tmp_path)

    assert data("next-run", home=tmp_path)["next_run"]["distance_m"] == 12000
    assert data("next-run", "none", home=tmp_path) == {"next_run": None}
    assert run("next-run", "2099-01-01T08:00", "12", "--kind", "sprint", home=tmp_path).returncode == 2


def test_an_export_holds_the_rows_the_originals_and_their_hashes(tmp_path: Path, demo: Path) -> None:
    manifest = data("export", str(tmp_path / "all.zip"), home=demo)

    with zipfile.ZipFile(tmp_path / "all.zip") as made:
        assert json.loads(made.read("manifest.json")) == manifest
        for name, sha256 in manifest["sha256"].items():
            assert hashlib.sha256(made.read(name)).hexdigest() == sha256
        assert sum(name.startswith("originals/") for name in made.namelist()) == manifest["originals"] > 60


def test_doctor_finds_a_sound_home_sound(tmp_path: Path) -> None:
    found = data("doctor", home=tmp_path)

    assert found["ok"] is True
    assert {"integrity", "clock", "book"} <= {check["id"] for check in found["checks"]}


def test_a_damaged_data_file_gets_a_sentence(tmp_path: Path) -> None:
    data("doctor", home=tmp_path)
    (tmp_path / FILE).write_bytes(b"garbage" * 1000)

    said = run("today", home=tmp_path)

    assert said.returncode == 1
    assert "Traceback" not in said.stderr
    assert len(said.stderr.split()) > 8


@pytest.mark.parametrize(
    "words", [["advise"], ["nonsense"], ["import"], ["import", "/no/such/path"], ["demo", "--on", "x"]]
)
def test_a_wrong_call_ends_with_two_and_no_traceback(words: list[str], tmp_path: Path) -> None:
    said = run(*words)

    assert said.returncode == 2
    assert "Traceback" not in said.stderr


def test_one_answer_a_line_and_a_malformed_line_does_not_stop_the_rest() -> None:
    good = '{"now": "2026-11-23T07:30:00+00:00", "runner": {}, "check_in": {"at": "2026-11-23T07:25:00+00:00", "soreness": 1, "signs": []}}'
    said = run("advise", "--json-lines", "-", typed=f"{good}\n{{}}\nrubbish\n{good}\n")
    lines = [json.loads(line) for line in said.stdout.splitlines()]

    assert said.returncode == 0
    assert [line.get("verdict", "error") for line in lines] == ["fresh", "error", "error", "fresh"]
    assert {fault["path"] for fault in lines[1]["error"]["faults"]} == {"check_in", "now", "runner"}


def test_each_line_is_answered_before_the_next_is_read() -> None:
    good = '{"now": "2026-11-23T07:30:00+00:00", "runner": {}, "check_in": {"at": "2026-11-23T07:25:00+00:00", "soreness": 1, "signs": []}}\n'
    words = [sys.executable, "-m", "freshlegs", "advise", "--json-lines", "-"]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(good)
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["verdict"] == "fresh"


@pytest.mark.parametrize("name", [cli.name_of(command) for command in cli.COMMANDS])
def test_every_command_has_help_and_loads_nothing_heavy_for_it(name: str) -> None:
    heavy = "numpy, lxml, sqlalchemy, fastapi, pydantic, rich.markdown"
    program = (
        f"import sys; sys.argv = ['freshlegs', {name!r}, '--help']\n"
        "from freshlegs.cli import main\n"
        "try: main()\n"
        f"except SystemExit as left: print(left.code, [m for m in {heavy.split(', ')!r} if m in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)

    assert said.stdout.splitlines()[-1] == "0 []"
    assert name in said.stdout
