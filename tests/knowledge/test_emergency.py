"""The number to call by the zone: a country's own where it is certain, else all that are usual somewhere."""

import zoneinfo
from pathlib import Path

import pytest

from freshlegs.knowledge import emergency
from freshlegs.knowledge.load import BookRefused, shipped

ALL = ("112", "999", "911")


@pytest.mark.parametrize(
    ("zone", "numbers", "country"),
    [
        ("Europe/London", ("999", "112"), "Britain (UK)"),
        ("Europe/Berlin", ("112",), "Germany"),
        ("Atlantic/Reykjavik", ("112",), "Iceland"),
        ("America/New_York", ("911",), "United States"),
        ("America/Toronto", ("911",), "Canada"),
        ("Australia/Sydney", ("000",), "Australia"),
        ("Pacific/Auckland", ("111",), "New Zealand"),
        ("Asia/Tokyo", ("119",), "Japan"),
        ("Asia/Calcutta", ("112",), "India"),  # an older name of Asia/Kolkata
        ("US/Eastern", ("911",), "United States"),
    ],
)
def test_the_number_of_the_country_comes_first(zone: str, numbers: tuple[str, ...], country: str) -> None:
    found = emergency.here(zone)

    assert (found.numbers, found.country) == (numbers, country)
    assert numbers[0] in found.words
    assert country in found.words


@pytest.mark.parametrize("zone", ["UTC", "Etc/GMT+5", "", "nonsense", "Antarctica/McMurdo", "Iceland"])
def test_where_the_country_is_not_known_all_three_are_given(zone: str) -> None:
    found = emergency.here(zone)

    assert (found.numbers, found.country) == (ALL, None)
    assert all(number in found.words for number in ALL)


def test_a_zone_of_several_countries_names_none_of_them() -> None:
    found = emergency.here("CET")  # Brussels, Luxembourg and Amsterdam

    assert (found.numbers, found.country) == (("112",), None)


def test_no_zone_fails_and_each_gets_a_number() -> None:
    found = {zone: emergency.here(zone) for zone in zoneinfo.available_timezones()}

    assert all(one.numbers and all(number in one.words for number in one.numbers) for one in found.values())


def test_all_of_europe_and_the_americas_have_a_row() -> None:
    rows = emergency.of_the_book()
    without = {
        zone
        for zone, codes in emergency.zones().items()
        if zone.partition("/")[0] in ("Europe", "America") and any(rows.of(code) is None for code in codes)
    }

    assert without == set()


@pytest.mark.parametrize(
    ("there", "instead", "words"),
    [
        ('codes = ["GB"]', 'codes = ["UK"]', "'UK' is no country"),
        ('codes = ["GB"]', 'codes = ["NO"]', "NO stands twice"),
        ('numbers = ["144", "112"]', 'numbers = ["one"]', "'one' is no number to call"),
        ('source = "android_numbers"', 'source = "somebody"', "'somebody' is no source"),
        ('source = "android_numbers"', "", "verified, but it names no source"),
        ("reviewed_on = 2026-11-25", "", "reviewed_on: missing"),
        ('unknown = ["112", "999", "911"]', "unknown = []", ".unknown: it is empty"),
        ("[say]", "[says]", "unknown key"),
    ],
)
def test_a_fault_in_the_file_is_named(there: str, instead: str, words: str, tmp_path: Path) -> None:
    text = (shipped() / emergency.FILE).read_text("utf-8")
    assert there in text
    (tmp_path / emergency.FILE).write_text(text.replace(there, instead, 1), "utf-8")

    with pytest.raises(BookRefused) as refused:
        emergency.load(tmp_path)

    assert any(words in fault for fault in refused.value.faults), refused.value.faults


def test_a_missing_file_is_named(tmp_path: Path) -> None:

    with pytest.raises(BookRefused, match="the file is missing"):
        emergency.load(tmp_path)
