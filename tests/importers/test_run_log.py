# ruff: noqa: RUF001  (letters of other scripts that look like Latin ones are meant)
"""A run log by hand: what it says is taken, what may be read in two ways is asked for."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path

import pytest
import xml_files as make
from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers import csv_text, run_log
from freshlegs.importers.tables import DateOrder, TableRefused, TableRow
from freshlegs.model.activity import Activity

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def read(text: str | bytes, dates: DateOrder | None = None) -> list[TableRow]:
    data = text.encode() if isinstance(text, str) else text
    return list(run_log.read([data[at : at + 100] for at in range(0, len(data), 100)], dates))


def only(text: str, dates: DateOrder | None = None) -> Activity:
    (row,) = read(text, dates)
    assert row.activity is not None, row.why
    return row.activity


def why(text: str) -> str:
    (row,) = read(text)
    assert row.activity is None
    assert row.why
    return row.why


def test_a_plain_log_is_read() -> None:
    text = (
        "date,distance_km,minutes,rpe,sport,notes,heart rate\n"
        "2024-05-01,10.0,55,4,,a; b,150\n2024-05-03,8,45,,Yoga,,\n"
    )

    run, yoga = read(text)

    assert run_log.accepts(text.encode())
    assert (run.key, yoga.key, run.file) == ("1", "2", None)
    assert run.activity is not None
    assert yoga.activity is not None
    assert (run.activity.sport, run.activity.start, run.activity.source_format) == ("run", NOON, "csv")
    assert (run.activity.distance_m, run.activity.distance_source) == (10_000, "table")
    assert (run.activity.duration_s, run.activity.rpe, run.activity.average_hr) == (3300, 4, 150)
    assert (run.activity.title, run.activity.platform_id, run.activity.records) == ("a; b", None, 0)
    assert (run.activity.damaged, run.activity.lost) == ((), None)
    assert (yoga.activity.sport, yoga.activity.rpe) == ("yoga", None)


def test_a_run_stays_on_the_day_that_the_runner_wrote() -> None:
    late = only("date,km\n2024-05-01 22:30,10\n")
    assert (late.start, late.utc_offset_s) == (datetime(2024, 5, 1, 22, 30, tzinfo=UTC), 0)
    told = only("date,km\n2024-05-01T22:30:00-05:00,10\n")
    assert (told.start, told.utc_offset_s) == (datetime(2024, 5, 2, 3, 30, tzinfo=UTC), -18_000)


@pytest.mark.parametrize(
    "head",
    [
        "Datum;Kilometer;Minuten;RPE\n01.05.2024;10,0;55;4\n",
        "date\tdistance (km)\ttime (min)\teffort\n2024-05-01\t10\t55\t4\n",
        "Anstrengung;Dauer [min];Strecke in km;Datum\n4;55;10,0;1.5.2024\n",
        'Date,Distance (mi),Duration,RPE\n2024-05-01,"6,2137",0:55:00,4\n',
        "date;distance (km);durée (min);effort perçu\n1 mai 2024;10;55;4\n",
        "fecha;distancia (km);minutos;esfuerzo\n1 may 2024;10;55;4\n",
        "data;distanza (km);tempo;sforzo\n1 mag 2024;10;0:55:00;4\n",
        "data;distância (km);tempo (min);esforço\n1 de mai. de 2024;10;55;4\n",
        "datum;afstand (km);duur;inspanning\n1 mei 2024;10;55:00;4\n",
        "datum;distans (km);tid;ansträngning\n2024-05-01;10;55:00;4\n",
        "dato;km;minutter;indsats\n1. maj 2024;10;55;4\n",
        "dato;avstand (km);varighet;anstrengelse\n1. mai 2024;10;0:55:00;4\n",
        "data;dystans (km);czas;wysiłek\n1 maja 2024;10;55:00;4\n",
        "datum;vzdálenost (km);čas;námaha\n1. 5. 2024;10;55:00;4\n",
        "дата;расстояние (км);минуты;нагрузка\n01.05.2024;10;55;4\n",
        "日付,距離(km),時間,きつさ\n2024年5月1日,10,55:00,4\n",
        "日期,距离(公里),时长(分钟),自感强度\n2024-05-01,10,55,4\n",
        "日期,距離(公里),時長(分鐘),自覺強度\n2024/5/1,10,55,4\n",
        "날짜,거리(km),시간(분),운동자각도\n2024. 5. 1.,10,55,4\n",
        "tarih;mesafe (km);süre (dk);efor\n1 Mayıs 2024;10;55;4\n",
    ],
)
def test_any_order_of_columns_in_any_language(head: str) -> None:
    run = only(head)

    assert run_log.accepts(head.encode())
    assert run.start == NOON
    assert run.distance_m == pytest.approx(10_000, abs=1)
    assert (run.duration_s, run.rpe) == (3300, 4)


@pytest.mark.parametrize(
    ("heading", "cell", "metres"),
    [
        ("distance_km", "10,5", 10_500),
        ("distanceKm", "10.5", 10_500),
        ("Distance (mi)", "10", 16_093.44),
        ("miles", "10", 16_093.44),
        ("Distance (m)", "10000", 10_000),
        ("Distance (m)", '"10,000"', 10_000),
        ("Distance [yards]", "1000", 914.4),
        ("distance", "10 km", 10_000),
        ("distance", "10mi", 16_093.44),
        ("distance_km", "500", 500_000),
    ],
)
def test_the_unit_stands_in_the_heading_or_beside_the_number(heading: str, cell: str, metres: float) -> None:
    quoted = f'"{cell}"' if "," in cell and '"' not in cell else cell
    assert only(f"date,{heading}\n2024-05-01,{quoted}\n").distance_m == pytest.approx(metres)


def test_a_distance_without_a_unit_is_asked_for() -> None:
    assert "distance_km" in why("date,distance,minutes\n2024-05-01,10,55\n")
    assert "metres" not in why("date,distance,minutes\n2024-05-01,10,55\n")
    assert "metres" in why("date,distance,minutes\n2024-05-01,10000,55\n")
    assert only("date,distance,minutes\n2024-05-01,,55\n").duration_s == 3300


@pytest.mark.parametrize(
    ("text", "dates", "starts"),
    [
        ("01/02/2024", None, [None]),
        ("01/02/2024", "dmy", [(2, 1)]),
        ("01/02/2024", "mdy", [(1, 2)]),
        ("01-02-2024", None, [None]),
        ("01/02/24", "dmy", [(2, 1)]),
        ("02/02/2024", None, [(2, 2)]),
        ("13/02/2024", None, [(2, 13)]),
        ("02/13/2024", None, [(2, 13)]),
        ("01/02/2024 13/02/2024", None, [(2, 1), (2, 13)]),
        ("01/02/2024 02/13/2024", None, [(1, 2), (2, 13)]),
        ("01/02/2024 13/02/2024", "mdy", [(2, 1), (2, 13)]),
        ("01/02/2024 13/02/2024 02/13/2024", None, [None, (2, 13), (2, 13)]),
        ("01/02/2024 13/02/2024 02/13/2024", "mdy", [(1, 2), (2, 13), (2, 13)]),
        ("01/02/2024 02/02/2024 31.01.2024 2024-01-31", None, [None, (2, 2), (1, 31), (1, 31)]),
        ("01.02.2024", "mdy", [(2, 1)]),
    ],
)
def test_day_and_month_are_never_guessed(
    text: str, dates: DateOrder | None, starts: list[tuple[int, int] | None]
) -> None:
    rows = read("date,km\n" + "".join(f"{date},10\n" for date in text.split()), dates)

    found = [row.activity.start if row.activity else None for row in rows]
    assert [start and (start.month, start.day) for start in found] == starts
    asked = [row.why for row in rows if row.activity is None]
    assert all("--dates dmy" in (reason or "") and "--dates mdy" in (reason or "") for reason in asked)


@pytest.mark.parametrize(
    ("heading", "cell", "km", "seconds"),
    [
        ("minutes", "55", "", 3300),
        ("minutes", "55,5", "", 3330),
        ("minutes", "55:30", "", 3330),
        ("hours", "1.5", "", 5400),
        ("hours", "1:05", "", 3900),
        ("seconds", "3300", "", 3300),
        ("duration", "1:05:30", "", 3930),
        ("duration", "55:30", "", 3330),
        ("duration", "1:05", "12", 3900),
        ("duration", "1:05", "0.3", 65),
        ("duration", "45:00", "8", 2700),
        ("duration", "55", "10", 3300),
        ("duration", "3300", "10", 3300),
        ("duration", "1h05", "", 3900),
        ("duration", "1 h 5 min 10 s", "", 3910),
        ("duration", "55 min", "", 3300),
        ("duration", "10s", "0.05", 10),
        ("Dauer (h:mm:ss)", "0:55:00", "", 3300),
    ],
)
def test_a_time_is_read_in_the_one_way_that_is_possible(
    heading: str, cell: str, km: str, seconds: float
) -> None:
    quoted = f'"{cell}"'
    assert only(f"date,{heading},km\n2024-05-01,{quoted},{km}\n").duration_s == seconds


@pytest.mark.parametrize("cell", ["1:05", "30:00", "55"])
def test_a_time_that_may_be_two_is_asked_for(cell: str) -> None:
    assert "0:55:00" in why(f"date,duration,rpe\n2024-05-01,{cell},4\n")


def test_a_pace_is_no_time() -> None:
    run = only("Datum;Tempo;Pace (min/km);km\n01.05.2024;5:30;5:30;10\n")
    assert (run.duration_s, run.distance_m) == (None, 10_000)


@pytest.mark.parametrize(
    ("cells", "distance_m", "duration_s", "rpe"),
    [
        ("501,55,4", None, 3300, 4),
        ("-1,55,4", None, 3300, 4),
        ("ten 10,55,4", None, 3300, 4),
        ("10 laps,55,4", None, 3300, 4),
        ("10,2881,4", 10_000, None, 4),
        ("10,-5,4", 10_000, None, 4),
        ("10,55,11", 10_000, 3300, None),
        ("10,55,-1", 10_000, 3300, None),
    ],
)
def test_what_cannot_be_is_left_out_and_said(
    cells: str, distance_m: float | None, duration_s: float | None, rpe: float | None
) -> None:
    run = only(f"date,km,minutes,rpe\n2024-05-01,{cells}\n")
    assert (run.distance_m, run.duration_s, run.rpe) == (distance_m, duration_s, rpe)
    assert run.lost


@pytest.mark.parametrize("cells", ["0,55,0", "10,2880,10", "-,55,", "10,0,5", "10"])
def test_a_blank_is_no_loss(cells: str) -> None:
    assert only(f"date,km,minutes,rpe\n2024-05-01,{cells}\n").lost is None


def test_a_ride_may_be_longer_than_a_run() -> None:
    assert only("date,km,sport\n2024-05-01,600,Ride\n").distance_m == 600_000


@pytest.mark.parametrize(
    ("word", "sport", "sub_sport"),
    [
        ("", "run", None),
        ("Easy", "run", None),
        ("long run", "run", None),
        ("Trail run", "run", "trail"),
        ("Radfahren", "ride", None),
        ("Bouldering", "unknown", None),
    ],
)
def test_a_sport_that_nobody_knows_is_no_run(word: str, sport: str, sub_sport: str | None) -> None:
    run = only(f"date,km,type\n2024-05-01,10,{word}\n")
    assert (run.sport, run.sub_sport) == (sport, sub_sport)


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("2024-05-01,,,", "neither"),
        ("2024-05-01,0,0,4", "neither"),
        (",10,55,4", "no date"),
        ("Total,10,55,4", "date"),
        ("2024-05-01,10,5,55,4", "decimal comma"),
        ('2024-05-01,"10,55,4', "quotation"),
    ],
)
def test_a_bad_row_says_why_and_leaves_the_others(row: str, word: str) -> None:
    bad, good = read(f"date,km,minutes,rpe\n{row}\n2024-05-02,10,55,4\n")
    assert (bad.activity, bad.key, good.key) == (None, "1", "2")
    assert word in (bad.why or "")
    assert good.activity


def test_the_nasty_logs_are_read(tmp_path: Path) -> None:
    listed = [entry for entry in make.nasty(tmp_path, "csv") if "runlog" in entry["path"]]
    for entry in listed:
        data = (tmp_path / entry["path"]).read_bytes()
        assert run_log.accepts(data[:4096]), entry
        assert sum(row.activity is not None for row in read(data)) == entry["activities"], entry
    assert len(listed) == 2


def test_no_table_of_an_export_is_a_log() -> None:
    told = make.SHARED / "data/strava/strava_export_layout_headings.json"
    if not told.exists():
        pytest.skip("the layout of an export is not beside the repository")
    layouts = json.loads(told.read_text("utf-8"))
    years = json.loads(told.with_name("strava_activities_headings_by_year.json").read_text("utf-8"))
    for names in [*layouts.values(), *years.values()]:
        line = ",".join('"' + name.replace('"', '""') + '"' for name in names)
        assert not run_log.accepts(f"{line}\n".encode()[:4096]), names


@pytest.mark.parametrize(
    "head",
    [b"", b"\0", b"date\n", b"date,minutes\n2024-05-01,480\n", b"date,weight\n", b"<TrainingCenterDatabase>", b"\xff\xfe"],
)  # fmt: skip
def test_other_files_are_not_taken(head: bytes) -> None:
    assert not run_log.accepts(head)


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding(codec: str) -> None:
    data = "Datum;Kilometer;Notiz\n01.05.2024;10,0;schön\n".encode(codec)
    (row,) = read(data)
    assert run_log.accepts(data)
    assert row.activity is not None
    assert row.activity.title == "schön"


def test_without_headings_or_rows() -> None:
    with pytest.raises(TableRefused, match="empty"):
        read("")
    with pytest.raises(TableRefused, match="distance_km"):
        read("a,b\n1,2\n")
    assert read("date,km\n") == []


def test_too_long_a_log_is_refused() -> None:
    rows = repeat(b"1,2,3\n" * 10_000, csv_text.MOST_ROWS // 10_000 + 1)
    with pytest.raises(TableRefused, match="more than"):
        list(run_log.read([b"date,km\n", *rows], None))
    words = repeat(b"2024-05-01,10," + b"x" * 100_000 + b"\n", run_log.MOST_LETTERS // 100_000 + 1)
    with pytest.raises(TableRefused, match="more text"):
        list(run_log.read([b"date,km,notes\n", *words], None))


@given(
    st.lists(
        st.lists(
            st.text(max_size=10)
            | st.sampled_from(
                ["2024-05-01", "01/02/2024", "10", "1:05", "nan", "1e99", '"', "9" * 30 + ":00"]
            ),
            max_size=6,
        ),
        max_size=6,
    ),
    st.sampled_from(["date,km,minutes,rpe,sport", "date;distance;time;hr", ""]),
    st.sampled_from([None, "dmy", "mdy"]),
)
def test_any_text_ends_in_rows_or_a_refusal(
    rows: list[list[str]], names: str, dates: DateOrder | None
) -> None:
    text = names + "\n" + "\n".join((";" if ";" in names else ",").join(cells) for cells in rows)
    assert run_log.accepts(text.encode()) in (True, False)
    with suppress(TableRefused):
        found = read(text, dates)
        assert [row.key for row in found] == [str(count) for count in range(1, len(found) + 1)]
        assert all((row.activity is None) == bool(row.why) for row in found)


@given(st.binary(max_size=200))
def test_any_bytes_end_in_rows_or_a_refusal(data: bytes) -> None:
    assert run_log.accepts(data) in (True, False)
    with suppress(TableRefused):
        found = read(b"date,km,minutes\n" + data)
        assert len({row.key for row in found}) == len(found)
