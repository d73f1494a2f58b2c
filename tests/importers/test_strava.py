# ruff: noqa: RUF001  (letters of other scripts that look like Latin ones are meant)
"""Strava's table of activities: every year, every language, and whatever else a table may hold."""

import csv
import io
import json
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice, repeat
from pathlib import Path
from typing import Any

import pytest
import xml_files as make
from babel.dates import format_datetime
from hypothesis import given
from hypothesis import strategies as st

from freshlegs.importers import csv_text, strava
from freshlegs.importers.sport_words import sport_of
from freshlegs.importers.tables import TableRefused, TableRow
from freshlegs.model.activity import Activity

DATA = make.SHARED / "data/strava"
START = datetime(2024, 5, 22, 20, 19, 26, tzinfo=UTC)
HEADINGS = [
    "Activity ID",
    "Activity Date",
    "Activity Name",
    "Activity Type",
    "Activity Description",
    "Elapsed Time",
    "Distance",
    "Max Heart Rate",
    "Relative Effort",
    "Commute",
    "Activity Private Note",
    "Activity Gear",
    "Filename",
    "Athlete Weight",
    "Bike Weight",
    "Elapsed Time",
    "Moving Time",
    "Distance",
    "Max Speed",
    "Average Speed",
    "Elevation Gain",
    "Elevation Loss",
    "Elevation Low",
    "Elevation High",
    "Max Grade",
    "Average Grade",
    "Average Positive Grade",
    "Average Negative Grade",
    "Max Cadence",
    "Average Cadence",
    "Max Heart Rate",
    "Average Heart Rate",
    "Max Watts",
    "Average Watts",
    "Calories",
    "Max Temperature",
    "Average Temperature",
    "Relative Effort",
    "Total Work",
    "Number of Runs",
    "Uphill Time",
    "Downhill Time",
    "Other Time",
    "Perceived Exertion",
    "Type",
    "Start Time",
    "Prefer Perceived Exertion",
]
FRONT = {
    "Activity ID": "9000000001", "Activity Date": "22 May 2024, 20:19:26", "Activity Name": "Out", "Activity Type": "Run",
    "Elapsed Time": "3700", "Distance": "10.01", "Max Heart Rate": "180", "Filename": "activities/1.fit.gz",
}  # fmt: skip
BEHIND = {
    "Elapsed Time": "3700.0", "Moving Time": "3600.0", "Distance": "10010.4", "Elevation Gain": "55.5",
    "Elevation Loss": "44.0", "Max Heart Rate": "181.0", "Average Heart Rate": "150.0", "Perceived Exertion": "7.0",
}  # fmt: skip


def line(names: list[str] = HEADINGS, /, **changes: str) -> list[str]:
    """A row for these headings; `changes` by heading in lower case, the second occurrence with a 2 behind."""
    front, behind = dict(FRONT), dict(BEHIND)
    for name, value in changes.items():
        second = name.endswith("2")
        heading = next(
            known for known in HEADINGS if known.lower().replace(" ", "_") == name.removesuffix("2")
        )
        (behind if second or heading not in front else front)[heading] = value
    cells, met = [], set()
    for name in names:
        known = name.removesuffix(".1")
        cells.append((behind if known in met or known not in front else front).get(known, ""))
        met.add(known)
    return cells


def table(*rows: list[str], names: list[str] = HEADINGS, delimiter: str = ",") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([names, *rows])
    return text.getvalue().encode()


def read(data: bytes, size: int = 1000) -> list[TableRow]:
    return list(strava.read([data[at : at + size] for at in range(0, len(data), size)], None))


def read_until_refused(data: bytes) -> list[TableRow]:
    found = []
    with suppress(TableRefused):
        for row in strava.read([data[at : at + 7] for at in range(0, len(data), 7)], None):
            found.append(row)  # noqa: PERF402  (those before a refusal count)
    return found


def only(data: bytes) -> Activity:
    (row,) = read(data)
    assert row.activity is not None, row.why
    return row.activity


def headings_of_years() -> dict[str, list[str]]:
    told = DATA / "strava_activities_headings_by_year.json"
    return json.loads(told.read_text("utf-8")) if told.exists() else {}


def test_a_row_tells_all_that_a_runner_needs() -> None:
    (row,) = read(table(line()))

    run = row.activity
    assert run is not None
    assert (row.key, row.file, run.platform_id, run.title) == (
        "9000000001",
        "activities/1.fit.gz",
        "strava:9000000001",
        "Out",
    )
    assert (run.sport, run.start, run.utc_offset_s, run.source_format) == ("run", START, None, "strava_csv")
    assert (run.distance_m, run.distance_source) == (10010.4, "table")
    assert (run.duration_s, run.elapsed_s, run.average_hr, run.rpe) == (3600, 3700, 150, 7)
    assert (run.ascent_m, run.descent_m, run.records, run.damaged, run.lost) == (55.5, 44, 0, (), None)


def test_what_is_not_given_is_not_filled_in() -> None:
    run = only(
        table(
            line(
                perceived_exertion="",
                average_heart_rate="0",
                moving_time="",
                elevation_gain="0.0",
                filename="",
            )
        )
    )

    assert (run.rpe, run.average_hr, run.ascent_m) == (None, None, None)
    assert run.duration_s == run.elapsed_s == 3700
    assert read(table(line(filename="")))[0].file is None


@pytest.mark.parametrize(
    ("changes", "fact", "value"),
    [
        ({"perceived_exertion": "11"}, "rpe", None),
        ({"perceived_exertion": "10"}, "rpe", 10),
        ({"average_heart_rate": "29"}, "average_hr", None),
        ({"average_heart_rate": "230"}, "average_hr", 230),
        ({"average_heart_rate": "231"}, "average_hr", None),
        ({"distance2": "", "distance": "9,44"}, "distance_m", 9440),
        ({"distance2": "", "distance": "1500", "activity_type": "Swim"}, "distance_m", 1500),
        ({"distance2": "0.0", "distance": "0.0"}, "distance_m", None),
        ({"distance2": "nan", "distance": "inf"}, "distance_m", None),
        ({"activity_type": ""}, "sport", "unknown"),
        ({"activity_type": "Kite buggy"}, "sport", "other"),
        ({"activity_id": "9000000001.0"}, "platform_id", "strava:9000000001"),
        ({"activity_id": "9E+09"}, "platform_id", None),
    ],
)
def test_a_value_that_cannot_be_goes_and_the_row_stays(
    changes: dict[str, str], fact: str, value: object
) -> None:
    assert getattr(only(table(line(**changes))), fact) == value


def test_nobody_runs_a_thousand_times_as_far() -> None:
    run = only(table(line(distance2="10010400")))
    assert run.distance_m is None
    assert run.lost


@pytest.mark.parametrize("year", headings_of_years() or [None])
def test_the_headings_of_every_year_are_known(year: str | None) -> None:
    if year is None:
        pytest.skip("the headings by year are not beside the repository")
    names = headings_of_years()[year]
    if names[0] == "id":
        cells = ["9000000001", "2024-05-22 20:19:26", "Out", "Run", "", "3600", "10010.4", "false", "", "activities/1.gpx"]  # fmt: skip
    else:
        cells = line(names)
    data = table(cells, names=names)

    run = only(data)

    assert strava.accepts(data[:4096])
    assert (run.sport, run.start, run.distance_m, run.duration_s) == ("run", START, 10010.4, 3600)
    assert (run.rpe, run.average_hr) == ((None, None) if names[0] == "id" else (7, 150))


def layouts() -> dict[str, list[str]]:
    told = DATA / "strava_export_layout_headings.json"
    return json.loads(told.read_text("utf-8")) if told.exists() else {}


@pytest.mark.parametrize("name", layouts() or [None])
def test_of_an_export_only_the_activities_are_taken(name: str | None) -> None:
    if name is None:
        pytest.skip("the layout of an export is not beside the repository")
    head = table(names=layouts()[name])
    assert strava.accepts(head) is (name == "activities.csv")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\0\0\0\0",
        b"<gpx>",
        b"PK\3\4",
        b"date,distance_km,minutes,rpe\n2024-05-01,10.0,55,4\n",
        b"id,date,type,distance_km,minutes\n1,2024-05-01,Run,10,55\n",
        b"Datum;Kilometer;Minuten\n01.05.2024;10,0;55\n",
        b"Activity ID,Segment Name\n1,Hill\n",
    ],
)
def test_other_files_are_not_taken(head: bytes) -> None:
    assert not strava.accepts(head)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    script = DATA / "make_exports.py"
    if not script.exists():
        pytest.skip("the maker of exports is not beside the repository")
    folder = tmp_path_factory.mktemp("exports")
    subprocess.run([sys.executable, str(script), str(folder)], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", ["strava_export.zip", "strava_export_german.zip"])
def test_a_whole_export_is_read(exports: Path, name: str) -> None:
    expected = json.loads((exports / "expected.json").read_text("utf-8"))[name]["activities"]
    with zipfile.ZipFile(exports / name) as archive:
        data = archive.read("activities.csv")

    rows = read(data)

    assert strava.accepts(data[:4096])
    assert len(rows) == len(expected) == 26
    for row, told in zip(rows, expected, strict=True):
        run = row.activity
        assert run is not None
        assert run.distance_m is not None
        assert (run.sport, run.start) == (told["sport"], datetime.fromisoformat(told["start"]))
        assert run.distance_m == pytest.approx(told["distance_m"], rel=0.01)
        assert (row.file or f"activities.csv#{row.key}") == told["member"]


def test_the_nasty_tables_are_read(tmp_path: Path) -> None:
    listed = [entry for entry in make.nasty(tmp_path, "csv") if "activities_" in entry["path"]]
    for entry in listed:
        data = (tmp_path / entry["path"]).read_bytes()
        run = only(data)
        assert strava.accepts(data[:4096]), entry
        assert (run.sport, run.distance_m) == (entry["sport"], entry["distance_m"]), entry
        assert run.start == datetime.fromisoformat(entry["start"]), entry
    assert len(listed) == 4


LOCALES = [
    "en_US",
    "en_GB",
    "de",
    "fr",
    "es",
    "es_MX",
    "it",
    "pt_BR",
    "pt_PT",
    "nl",
    "sv",
    "da",
    "nb",
    "pl",
    "cs",
    "ru",
    "ja",
    "zh_CN",
    "zh_TW",
    "ko",
    "tr",
]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_dates_of_every_language_are_read(locale: str) -> None:
    moments = [
        datetime(2024, month, day, hour, 9, 5, tzinfo=UTC)
        for month in range(1, 13)
        for day, hour in ((1, 0), (13, 12), (28, 20))
    ]
    rows = [
        line(activity_id=str(count), activity_date=format_datetime(when, "medium", locale=locale))
        for count, when in enumerate(moments)
    ]

    found = read(table(*rows))

    assert [row.activity and row.activity.start for row in found] == moments


@pytest.mark.parametrize(
    "date",
    [
        "May 22, 2024, 8:19:26 PM",
        "22 May 2024, 20:19:26",
        "2024-05-22 20:19:26",
        "2024-05-22 20:19:26 UTC",
        "2024-05-22T22:19:26+02:00",
        "22.05.2024, 20:19:26",
        "22 de mai. de 2024, 20:19:26",
        "22 mai 2024 à 20:19:26",
        "22 mei 2024, 20:19:26",
        "22. maj 2024 20.19.26",
        "22. 5. 2024 20:19:26",
        "2024年5月22日 20:19:26",
        "2024年5月22日 下午8:19:26",
        "2024. 5. 22. 오후 8:19:26",
    ],
)
def test_the_forms_seen_in_exports_are_read_as_utc(date: str) -> None:
    assert only(table(line(activity_date=date))).start == START


@pytest.mark.parametrize(
    "date", ["", "yesterday", "2024-02-30 10:00:00", "99:99", "May 2024", "2024-05-22 25:00:00"]
)
def test_an_unread_date_costs_its_row_and_no_other(date: str) -> None:
    bad, good = read(table(line(activity_date=date, activity_id="5"), line(activity_id="6")))

    assert (bad.key, bad.activity, bad.file) == ("5", None, "activities/1.fit.gz")
    assert bad.why
    assert good.activity


def test_a_numeric_date_that_may_be_two_days_is_asked_for() -> None:
    data = table(line(activity_date="01/02/2024, 20:19:26"))
    (row,) = read(data)
    (told,) = strava.read([data], "mdy")

    assert row.activity is None
    assert "--dates" in (row.why or "")
    assert told.activity is not None
    assert told.activity.start == datetime(2024, 1, 2, 20, 19, 26, tzinfo=UTC)


def test_in_a_language_that_nobody_knows_the_places_tell() -> None:
    names = [f"lorem {at}" for at in range(len(HEADINGS))]
    data = table(line(), line(activity_id="9000000002", activity_type="Ride", filename=""), names=names)

    run, ride = read(data)

    assert strava.accepts(data[:4096])
    assert run.activity is not None
    assert (run.key, run.file, run.activity.distance_m) == ("9000000001", "activities/1.fit.gz", 10010.4)
    assert (run.activity.start, run.activity.sport, run.activity.title) == (START, "run", "Out")
    assert (run.activity.duration_s, run.activity.average_hr, run.activity.rpe) == (3600, 150, 7)
    assert ride.activity is not None
    assert ride.activity.sport == "ride"


def test_without_a_file_the_elapsed_times_show_the_places() -> None:
    names = [f"lorem {at}" for at in range(len(HEADINGS))]
    data = table(line(filename=""), names=names)

    assert strava.accepts(data[:4096])
    assert only(data).distance_m == 10010.4


@pytest.mark.parametrize(
    ("names", "cells"),
    [
        (
            "Activiteits-ID,Datum van activiteit,Naam van activiteit,Activiteitstype,Verstreken tijd,Afstand,Bestandsnaam,"
            "Verstreken tijd,Beweegtijd,Afstand,Totale stijging,Gemiddelde hartslag",
            '7,"22 mei 2024, 20:19:26",Rondje,Hardloopsessie,3700,"10,01",,3700.0,3600.0,10010.4,55.5,150.0',
        ),
        (
            "ID aktivity,Datum aktivity,Název aktivity,Typ aktivity,Uplynulý čas,Vzdálenost,Název souboru,Uplynulý čas,"
            "Aktivní čas,Vzdálenost,Nastoupaná výška,Průměrná tepová frekvence",
            '7,22. 5. 2024 20:19:26,Ranní,Běh,3700,"10,01",,3700.0,3600.0,10010.4,55.5,150.0',
        ),
        (
            "ID da atividade,Data da atividade,Nome da atividade,Tipo de atividade,Tempo decorrido,Distância,"
            "Nome do arquivo,Tempo decorrido,Tempo de movimentação,Distância,Ganho de elevação,Frequência cardíaca média",
            '7,"22 de mai. de 2024, 20:19:26",x,Corrida,3700,"10,01",,3700.0,3600.0,10010.4,55.5,150.0',
        ),
        (
            "ID de l'activité,Date de l'activité,Nom de l'activité,Type d'activité,Temps écoulé,Distance,Nom du fichier,"
            "Temps écoulé.1,Durée de déplacement,Distance.1,Dénivelé positif,Fréquence cardiaque moyenne",
            '7,"22 mai 2024, 20:19:26",x,Course à pied,3700,"10,01",,3700.0,3600.0,10010.4,55.5,150.0',
        ),
        (
            "ID тренировки,Дата тренировки,Название тренировки,Тип тренировки,Общее время,Расстояние,Имя файла,Общее время,"
            "Время в движении,Расстояние,Набор высоты,Средний пульс",
            '7,"22 мая 2024 г., 20:19:26",x,Забег,3700,"10,01",,3700.0,3600.0,10010.4,55.5,150.0',
        ),
        (
            "アクティビティ ID,アクティビティ日,アクティビティ名,アクティビティタイプ,経過時間,距離,ファイル名,経過時間,移動時間,距離,獲得標高,平均心拍数",
            "7,2024/05/22 20:19:26,x,ラン,3700,10.01,,3700.0,3600.0,10010.4,55.5,150.0",
        ),
    ],
)
def test_an_account_in_another_language_tells_the_same(names: str, cells: str) -> None:
    data = f"{names}\n{cells}\n".encode()

    run = only(data)

    assert strava.accepts(data)
    assert (run.sport, run.start, run.distance_m) == ("run", START, 10010.4)
    assert (run.duration_s, run.elapsed_s, run.ascent_m, run.average_hr) == (3600, 3700, 55.5, 150)


def test_columns_in_another_order_are_known_by_their_values() -> None:
    names = ["lorem", "ipsum", "dolor", "sit", "amet"]
    run = only(table(["10.01", "Run", "22 May 2024, 20:19:26", "10010.4", "9000000001"], names=names))
    assert (run.distance_m, run.sport, run.start, run.platform_id) == (
        10010.4,
        "run",
        START,
        "strava:9000000001",
    )


def test_the_only_distance_is_in_kilometres_but_in_2018() -> None:
    names = [*HEADINGS[:7], "Filename"]
    assert only(table(line(names), names=names)).distance_m == 10010


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_encoding_and_delimiter(codec: str, delimiter: str) -> None:
    text = table(line(activity_name="Läufe, schön\nund weit"), delimiter=delimiter).decode()
    data = text.encode(codec)

    assert strava.accepts(data[:4096])
    assert only(data).title == "Läufe, schön\nund weit"


def test_rows_of_the_wrong_length_are_reported_one_by_one() -> None:
    good = line(activity_id="1")
    rows = read(table(good, good[:20], [*good, ""], ["", ""]))

    assert [row.activity is not None for row in rows] == [True, False, False]
    assert all(row.why for row in rows if row.activity is None)
    assert len({row.key for row in rows}) == 3


def test_an_open_quote_costs_one_row() -> None:
    good = table(line(activity_id="1"), line(activity_id="2")).decode().splitlines()
    stray = good[1].replace("Out", '"Out', 1)
    data = "\n".join([good[0], good[1], stray, *[good[2]] * 3_000]).encode()

    rows = read(data, 65_536)

    assert [row.activity is not None for row in rows[:4]] == [True, False, True, True]
    assert len(rows) == 3_002
    assert sum(row.activity is None for row in rows) == 1


def test_a_table_full_of_open_quotes_is_refused() -> None:
    names, good = table(line()).split(b"\n", 1)
    data = names + b"\n" + (b'1,"\n' + good) * 2_000
    with pytest.raises(TableRefused, match="quotation"):
        read(data, 65_536)


@pytest.mark.parametrize("filler", ["x", "x,", "some words\n", '""some words""\n', "x\0", "ä"])
def test_a_row_of_ten_megabytes_costs_one_row(filler: str) -> None:
    giant = f'7,"{filler * (10_000_000 // len(filler.encode()))}"\n'.encode()
    good = table(line()).split(b"\n", 1)

    rows = read(good[0] + b"\n" + giant + good[1], 65_536)

    assert rows[-1].activity is not None
    assert all(row.activity is None for row in rows[:-1])
    assert len(rows) == 2


def test_zeros_between_the_letters_do_no_harm() -> None:
    assert only(table(line()).replace(b"Out", b"O\0u\0t")).title == "Out"


def test_an_empty_table_is_refused_and_one_of_headings_is_empty() -> None:
    for data in (b"", b"\n\n", b"\xef\xbb\xbf"):
        with pytest.raises(TableRefused, match="empty"):
            read(data)
    with pytest.raises(TableRefused, match="columns"):
        read(b"0," * 300_000 + b"\n1\n")
    assert read(table()) == []
    with pytest.raises(TableRefused, match="dates"):
        read(b"a,b\n1,2\n")


def test_memory_does_not_grow_with_the_table() -> None:
    names, row = table(line()).split(b"\r\n", 1)

    def pieces(rows: int) -> Iterator[bytes]:
        yield names + b"\n"
        for count in range(rows):
            yield row.replace(b"9000000001", b"%d" % count)

    def peak(rows: int) -> int:
        tracemalloc.start()
        assert sum(1 for _ in strava.read(pieces(rows), None)) == rows
        used = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return used

    assert peak(1_200) - peak(200) < 1 << 18


def test_more_rows_than_a_life_has_are_refused_after_those_that_were_read() -> None:
    found = strava.read([b"id,date\n", *repeat(b"1\n" * 10_000, csv_text.MOST_ROWS // 10_000 + 1)], None)
    assert len(list(islice(found, csv_text.MOST_ROWS))) == csv_text.MOST_ROWS
    with pytest.raises(TableRefused, match="more than"):
        next(found)


def test_an_activity_listed_twice_has_two_keys_and_one_id() -> None:
    first, second = read(table(line(), line()))
    assert first.key != second.key
    assert first.activity is not None
    assert second.activity is not None
    assert first.activity.platform_id == second.activity.platform_id


WORDS: dict[str, str] = {
    "run": "Run|Lauf|Course à pied|Carrera|Corsa|Corrida|Hardloopsessie|Löpning|Løb|Løping|Løpetur|Bieg|Bieganie|Běh"
    "|Бег|Забег|ラン|ランニング|跑步|달리기|러닝|Koşu",
    "walk": "Walk|Spaziergang|Marche|Caminata|Camminata|Caminhada|Wandeling|Promenad|Gåtur|Spacer|Chůze|Ходьба"
    "|ウォーキング|步行|걷기|Yürüyüş",
    "hike": "Hike|Wanderung|Randonnée|Senderismo|Escursione|Trilha|Vandring|Fottur|Wędrówka|Turistika|Поход"
    "|ハイキング|徒步|健行|하이킹|Doğa yürüyüşü",
    "ride": "Ride|Mountain Bike Ride|E-Bike Ride|Radfahrt|Vélo|Ciclismo|Pedalada|Fietsrit|Cykeltur|Sykling|Jazda"
    "|Jízda|Велозаезд|ライド|骑行|騎車|자전거|Bisiklet sürüşü",
    "swim": "Swim|Schwimmen|Natation|Natación|Nuoto|Natação|Zwemmen|Simning|Svømning|Pływanie|Plavání|Плавание|スイム"
    "|游泳|수영|Yüzme",
    "strength": "Weight Training|Krafttraining|Musculation|Entrenamiento con pesas|Allenamento con i pesi"
    "|Treinamento com pesos|Krachttraining|Styrketräning|Trening siłowy|Posilování|Силовая тренировка|筋トレ|力量训练"
    "|重量訓練|웨이트 트레이닝|Ağırlık çalışması",
    "yoga": "Yoga|Joga|Йога|ヨガ|瑜伽|요가|Pilates",
    "row": "Rowing|Rudern|Aviron|Remo|Canottaggio|Roeien|Rodd|Roning|Roing|Wioślarstwo|Veslování|Гребля|ローイング|划船"
    "|로잉|Kürek",
    "elliptical": "Elliptical|Crosstrainer|Elliptique|Elíptica|Ellittica|Orbitrek|Эллиптический тренажер|椭圆机|일립티컬",
    "ski": "Nordic Ski|Alpine Ski|Backcountry Ski|Snowboard|Skilanglauf|Ski de fond|Esquí alpino|Sci di fondo"
    "|Langlaufen|Längdskidåkning|Langrenn|Langrend|Narciarstwo biegowe|Běžky|Беговые лыжи|スキー|滑雪|스키",
    "team_sport": "Soccer|Football|Fußball|Fútbol|Calcio|Futebol|Voetbal|Fotboll|Fodbold|Piłka nożna|Fotbal|Футбол"
    "|サッカー|足球|축구|Futbol",
}


@pytest.mark.parametrize("sport", WORDS)
def test_the_sport_is_known_in_every_language(sport: str) -> None:
    assert {word: sport_of(word)[0] for word in WORDS[sport].split("|")} == dict.fromkeys(
        WORDS[sport].split("|"), sport
    )


@pytest.mark.parametrize(
    ("word", "sub_sport"),
    [
        ("Trail Run", "trail"), ("Traillauf", "trail"), ("Carrera de montaña", "trail"), ("Corrida em trilha", "trail"),
        ("Trail", "trail"), ("Bieg terenowy", "trail"), ("トレイルラン", "trail"), ("越野跑", "trail"), ("트레일 러닝", "trail"),
        ("Virtual Run", "virtual"), ("Virtueller Lauf", "virtual"), ("Course virtuelle", "virtual"),
        ("Виртуальный забег", "virtual"), ("虚拟跑步", "virtual"), ("バーチャルラン", "virtual"), ("Sanal koşu", "virtual"),
        ("Treadmill", "treadmill"), ("Laufband", "treadmill"), ("Tapis roulant", "treadmill"), ("跑步机", "treadmill"),
        ("Track Run", "track"),
    ],
)  # fmt: skip
def test_the_kinds_of_run_are_known(word: str, sub_sport: str) -> None:
    assert sport_of(word) == ("run", sub_sport)


@pytest.mark.parametrize(
    "word", ["Eislaufen", "Ice Skate", "Kayaking", "Rollschuhlaufen", "Skøjteløb", "Jazda na łyżwach", "Workout"]
)  # fmt: skip
def test_what_sounds_like_a_run_is_none(word: str) -> None:
    assert only(table(line(activity_type=word))).sport == "other"


def cells() -> st.SearchStrategy[Any]:
    return st.one_of(
        st.text(max_size=12),
        st.sampled_from(["", "Run", "1", "2024-05-01 10:00:00", "01/02/2024 10:00", '"', "\n", "activities/1.gpx", "1e999"]),
    )  # fmt: skip


@given(st.lists(st.lists(cells(), min_size=5, max_size=9), max_size=8), st.integers(1, 50))
def test_any_rows_end_in_rows_with_keys_of_their_own(rows: list[list[str]], size: int) -> None:
    names = [
        "Activity ID",
        "Activity Date",
        "Activity Type",
        "Distance",
        "Elapsed Time",
        "Distance",
        "Filename",
    ]
    data = table(*rows, names=names)

    found = read(data, size)

    assert len({row.key for row in found}) == len(found)
    assert all((row.activity is None) == bool(row.why) for row in found)


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode), st.booleans())
def test_any_bytes_end_in_rows_or_a_refusal(data: bytes, headed: bool) -> None:
    if headed:
        data = b"id,date,name,type,filename,elapsed_time,distance\n" + data
    assert strava.accepts(data) in (True, False)
    found = read_until_refused(data)
    assert len({row.key for row in found}) == len(found)
