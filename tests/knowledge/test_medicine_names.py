"""Lines as people type them: what is understood, what stays unknown, and what it may be a slip of."""

import random
import string
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from freshlegs import knowledge
from freshlegs.knowledge import medicine_list, misspelt
from freshlegs.knowledge.medicine_names import Understood, has_pain_relief, understand

BOOK = knowledge.book()
LISTED = BOOK.lists.medicines
SPOKEN = medicine_list.spoken()
LONG = sorted(name for name in LISTED if len(name) >= 6)
LETTERS = string.ascii_lowercase


def known(line: str) -> list[tuple[str, ...]]:
    """The names of each medicine of the line; () for one that is unknown."""
    return [() if found.unknown else found.names for found in understand(line, BOOK)]


def only(line: str) -> Understood:
    (found,) = understand(line, BOOK)
    return found


# --- what is understood -------------------------------------------------------------------------------------------

LINES = [
    ("Eliquis 5mg twice daily, ibuprofen; St John's wort and metoprolol succ.", ["eliquis", "ibuprofen", "", "metoprolol"]),
    ("WARFARIN", ["warfarin"]),
    ("  Nicotine   PATCH ", ["nicotine patch"]),
    ("Lévothyrox 75 µg 1-0-0", ["levothyroxine"]),
    ("paracétamol", ["paracetamol"]),
    ("nu seals 75", ["nu-seals"]),
    ("benuron", ["ben-u-ron"]),
    ("co\u2011codamol 30/500", ["co-codamol"]),
    ("ibuprofen400", ["ibuprofen"]),
    ("Bisoprolol 2,5 mg morgens", ["bisoprolol"]),
    ("Eliquis® 5 mg 1x2", ["eliquis"]),
    ("ramipril 5 mg b.d.", ["ramipril"]),
    ("naproxen/esomeprazole", ["naproxen", "esomeprazole"]),
    ("lasix + losec", ["lasix", "losec"]),
    ("1. warfarin\n2. ramipril", ["warfarin", "ramipril"]),
    ("lasix losec", ["lasix", "losec"]),
    ("eliquis, one a day", ["eliquis"]),
    ("eliquis, at night and in the morning", ["eliquis"]),
    ("diclofenac gel", ["diclofenac"]),
    ("Voltarol Emulgel", ["voltarol"]),
    ("Ibuprofen-ratiopharm 400", ["ibuprofen"]),
    ("venlafaxine XR 75 mg/day", ["venlafaxine"]),
    ("losartan potassium", ["losartan"]),
    ("sodium valproate", ["sodium valproate"]),
    ("methyl salicylate", ["methyl salicylate"]),
    ("insulin glargine 10 units at bedtime", ["insulin"]),
    # not understood, and not dropped either
    ("Wundersalbe", [""]),
    ("warfarin magnesium", ["warfarin", ""]),
    ("potassium chloride", [""]),
    ("hydrocortisone cream", [""]),
    ("the pill", [""]),
    ("ramipril, the pill", ["ramipril", ""]),
    ("Tylenol Night", ["tylenol", ""]),
    ("metoprolol comp", ["metoprolol", ""]),
    ("500 mg", [""]),
    ("\N{PILL}", [""]),
    ("   ", []),
]  # fmt: skip


@pytest.mark.parametrize(("line", "names"), LINES)
def test_a_line_as_people_type_it(line: str, names: list[str]) -> None:
    assert known(line) == [(name,) if name else () for name in names]


@pytest.mark.parametrize(
    ("line", "names", "classes"),
    [
        ("Nurofen Plus", ("codeine", "ibuprofen"), ("nsaid", "opioid")),
        ("tylenol pm", ("diphenhydramine", "paracetamol"), ("paracetamol", "sedating_antihistamine")),
        ("Dafalgan Codéine", ("codeine", "paracetamol"), ("opioid", "paracetamol")),
        ("Thomapyrin", ("aspirin", "paracetamol"), ("antiplatelet", "aspirin", "nsaid", "paracetamol")),
    ],
)
def test_a_packet_with_two_things_in_it_is_both(
    line: str, names: tuple[str, ...], classes: tuple[str, ...]
) -> None:
    assert (only(line).names, only(line).classes, only(line).unknown) == (names, classes, False)


@pytest.mark.parametrize("line", ["Lemsip Max", "NyQuil", "Wick Medinait", "Frenadol", "fervex", "metamizol", "beta-blocker"])  # fmt: skip
def test_what_is_known_in_part_stays_unknown_and_keeps_its_classes(line: str) -> None:
    found = only(line)

    assert found.unknown
    assert found.rest
    assert found.kept[0] not in LISTED
    assert found.classes or has_pain_relief(line, BOOK)


SHAPES = [
    "{}", "{} 500 mg", "  {}  2x ", "{}, 1-0-1", "{} hydrochloride 25mg", "{} sodium", "{} succinate retard",
    "{} tablets twice daily", "2 {} at night", "{} XR 75 mg/day", "{} 2,5 mg;", "{}\N{REGISTERED SIGN} 10",
]  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_name_of_the_book_is_known_with_case_dose_salt_and_form(shape: str) -> None:
    lines = {
        shape.format(spelt): name
        for name in LISTED
        for spelt in (name, name.upper(), name.title(), name.replace("-", " "), name.replace(" ", "  "))
    }

    assert [line for line, name in lines.items() if known(line) != [(name,)]] == []
    assert [name for name in LISTED if set(only(name).classes) != set(LISTED[name].classes)] == []


def test_every_brand_is_found_under_its_own_name() -> None:
    for name, brand in SPOKEN.brands.items():
        assert (name, only(name).names, only(name).rest) == (name, brand.means, brand.rest)


def wide(text: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in text)


@pytest.mark.parametrize("line", ["Lévothyrox", "ibuprofen", "co-codamol", "aspirine du Rhône"])
def test_the_forms_of_unicode_are_one(line: str) -> None:
    same = [unicodedata.normalize(form, line) for form in ("NFC", "NFD", "NFKC", "NFKD")]
    hidden = "\u200b".join(line)

    assert {known(other)[0] for other in [*same, wide(line), hidden]} == {known(line)[0]}
    assert known(line) != [()]


# --- nothing is dropped, nothing is taken -------------------------------------------------------------------------


@given(st.text())
def test_a_line_with_anything_in_it_is_something(line: str) -> None:
    assert bool(understand(line, BOOK)) == bool(medicine_list.clean(line).strip())


WORDS = st.sampled_from([*LONG, *SPOKEN.brands, *SPOKEN.words.doses, *SPOKEN.words.forms, "zzyzx", "wort"])
GAPS = st.sampled_from([" ", ", ", "; ", " and ", "/", "\n", " + ", " 5 mg "])
TYPED = st.lists(st.tuples(WORDS, GAPS), max_size=6).map(lambda parts: "".join(w + gap for w, gap in parts))


@given(before=TYPED, after=TYPED)
def test_one_word_that_is_on_no_list_is_unknown_wherever_it_stands(before: str, after: str) -> None:
    assert any(found.unknown for found in understand(f"{before} wundersalbe {after}", BOOK))


@given(TYPED | st.text(min_size=1))
def test_what_is_kept_is_understood_the_same_again(line: str) -> None:
    for found in understand(line, BOOK):
        again = [other for kept in found.kept for other in understand(kept, BOOK)]
        assert [name for other in again for name in other.kept] == [*found.kept]
        assert any(other.unknown for other in again) == found.unknown


@given(TYPED | st.text(min_size=1))
def test_only_names_of_the_contract_are_ever_known(line: str) -> None:
    for found in understand(line, BOOK):
        assert set(found.names) <= set(LISTED)
        assert found.unknown or set(found.kept) <= set(LISTED)
        assert not (found.unknown and set(found.kept) & set(LISTED))


# --- did you mean -------------------------------------------------------------------------------------------------


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """(a name of six letters or more, the same with one typing error)."""
    name = draw(st.sampled_from(LONG))
    at = draw(st.sampled_from([place for place, letter in enumerate(name) if letter.isalpha()]))
    letter = draw(st.sampled_from(LETTERS))
    swapped = name[:at] + name[at : at + 2][::-1] + name[at + 2 :]
    assume(name[at + 1 : at + 2].isalpha() or at + 1 == len(name))
    spelt = draw(
        st.sampled_from(
            [name[:at] + name[at + 1 :], name[:at] + letter + name[at + 1 :], name[:at] + letter + name[at:], swapped]
        )
    )  # fmt: skip
    assume(spelt != name)
    return name, spelt


@given(slips())
def test_one_typing_error_is_asked_about_and_not_taken(slip: tuple[str, str]) -> None:
    name, spelt = slip
    found = understand(spelt, BOOK)
    assume(any(one.unknown for one in found))  # else it is another name, like effexor and efexor

    assert name in [suggestion for one in found for suggestion in one.suggestions]
    assert all(len(one.suggestions) <= 3 for one in found)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("warfrin", ["warfarin"]),
        ("hydroclorothiazid", ["hydrochlorothiazide"]),
        ("ibu profen", ["ibuprofen"]),
        ("aspirin protct", ["aspirin protect"]),
        ("nurofn plus", ["nurofen plus"]),
    ],
)
def test_a_slip_finds_its_name(typed: str, meant: list[str]) -> None:
    found = [suggestion for one in understand(typed, BOOK) for suggestion in one.suggestions]

    assert set(meant) <= set(found)


ALIKE = [
    ("lavix", "lasix", "plavix"),
    ("cocor", "concor", "zocor"),
    ("fuloxetine", "duloxetine", "fluoxetine"),
    ("tosamax", "fosamax", "topamax"),
    ("zytol", "nytol", "zydol"),
    ("elavix", "elavil", "plavix"),
]


@pytest.mark.parametrize(("typed", "one", "other"), ALIKE)
def test_names_that_sound_alike_and_differ_are_both_shown(typed: str, one: str, other: str) -> None:
    assert set(LISTED[one].classes) != set(LISTED[other].classes)
    assert {one, other} <= set(only(typed).suggestions)


def test_a_name_that_is_known_is_not_questioned() -> None:
    assert [name for name in LISTED if only(name).suggestions] == []


def test_four_letters_are_too_few_for_a_guess() -> None:
    assert only("lsix").suggestions == ()  # lasix, perhaps
    assert only("lasx").unknown


ORDINARY = """
    turmeric curcumin magnesium potassium creatine collagen protein electrolytes caffeine coffee vitamins multivitamin
    probiotic fish oil glucosamine cannabis nothing none unknown blue white morning physiotherapy massage stretching
    marathon running shoes stairs compression lavender chamomile echinacea ginseng valerian arnica
"""


@pytest.mark.parametrize("word", ORDINARY.split())
def test_an_ordinary_word_suggests_nothing(word: str) -> None:
    assert [suggestion for found in understand(word, BOOK) for suggestion in found.suggestions] == []


def test_random_letters_suggest_nothing() -> None:
    dice = random.Random(7)
    words = ["".join(dice.choices(LETTERS, k=dice.randrange(6, 16))) for _ in range(500)]

    assert [word for word in words if only(word).suggestions] == []


def plain_distance(one: str, two: str) -> int:
    """The same distance by its definition, whole table, no bound."""
    table = {(row, 0): row for row in range(len(one) + 1)} | {(0, col): col for col in range(len(two) + 1)}
    for row in range(1, len(one) + 1):
        for col in range(1, len(two) + 1):
            best = min(
                table[row - 1, col] + 1,
                table[row, col - 1] + 1,
                table[row - 1, col - 1] + (one[row - 1] != two[col - 1]),
            )
            if row > 1 and col > 1 and one[row - 1] == two[col - 2] and one[row - 2] == two[col - 1]:
                best = min(best, table[row - 2, col - 2] + 1)
            table[row, col] = best
    return table[len(one), len(two)]


@given(st.text("abc", max_size=9), st.text("abc", max_size=9), st.integers(1, 2))
def test_the_bounded_distance_is_the_distance_up_to_its_bound(one: str, two: str, most: int) -> None:
    wanted = plain_distance(one, two)

    assert min(misspelt.distance(one, two, most), most + 1) == min(wanted, most + 1)


@given(
    st.text("abcd", min_size=5, max_size=11), st.lists(st.text("abcd", min_size=3, max_size=12), max_size=20)
)
def test_no_near_name_is_missed_for_speed(typed: str, names: list[str]) -> None:
    most = misspelt.slips_allowed(typed)
    found = set(misspelt.near(typed, misspelt.names_of((name, name) for name in names)))

    wanted = {(name, plain_distance(typed, name)) for name in names}
    assert found == {(name, slips) for name, slips in wanted if slips <= most}


# --- pain relief --------------------------------------------------------------------------------------------------

PAIN_RELIEF = """
    ibuprofen, naproxen, aspirin, diclofenac gel, paracetamol, acetaminophen, took two ibuprofen last night, Nurofen,
    Anadin Extra, Panadol, Calpol, Lemsip, Night Nurse, Day Nurse, Beechams Powders, Cuprofen, Ibuleve, Voltarol,
    Solpadeine, Syndol, Feminax, Advil, Tylenol, Aleve, Motrin IB, Excedrin, NyQuil, DayQuil, Theraflu, Alka-Seltzer,
    Bayer aspirin, Dolormin, Aktren, Thomapyrin, ASS 500, Grippostad C, Wick Medinait, Aspirin Complex, Novalgin,
    Doliprane, Dafalgan, Efferalgan, Spedifen, Ketum, Voltarène, Aspégic, Fervex, Actifed Rhume, Gelocatil, Termalgin,
    Espidifen, Neobrufen, Enantyum, Nolotil, Frenadol, Couldina, Tachipirina, Oki, Momendol, Aulin, Aspirina, Zerinol,
    Tachifludec, Alvedon, Panodil, Pinex, Pamol, Paracet, Ipren, Ibux, Burana, Treo, Magnecyl, Citodon, Paralgin forte,
    painkillers, a pain reliever, Schmerzmittel, antidouleur, smertestillende, co-codamol, tramadol
"""


@pytest.mark.parametrize("line", " ".join(PAIN_RELIEF.split()).split(", "))
def test_pain_relief_over_the_counter_is_recognised(line: str) -> None:
    assert has_pain_relief(line, BOOK)


@pytest.mark.parametrize("line", ["warfarin", "aspirin protect", "Kardegic", "ASS 100", "Adiro", "Trombyl", "aspirin 75mg",
    "salbutamol", "zzyzx", "cetirizine", "sumatriptan", "no such thing", ""])  # fmt: skip
def test_what_hides_no_soreness_is_no_pain_relief(line: str) -> None:
    assert not has_pain_relief(line, BOOK)


# --- the file -----------------------------------------------------------------------------------------------------


def test_the_file_names_only_what_the_book_has() -> None:
    assert list(medicine_list.faults(SPOKEN, BOOK)) == []


@pytest.mark.parametrize(
    ("name", "brand", "words"),
    [
        ("warfarin", medicine_list.Brand(("aspirin",), False), "stands in medicines.toml already"),
        ("new", medicine_list.Brand((), False), "says neither"),
        ("new", medicine_list.Brand(("no such",), False), "'no such' is no medicine"),
        ("new", medicine_list.Brand((), False, "what", ("no_class",)), "'no_class' is no drug class"),
    ],
)
def test_a_fault_of_the_file_is_named(name: str, brand: medicine_list.Brand, words: str) -> None:
    broken = replace(SPOKEN, brands={**SPOKEN.brands, name: brand})

    assert [words in fault for fault in medicine_list.faults(broken, BOOK)] == [True]


def test_a_name_of_pain_relief_that_is_nowhere_is_a_fault() -> None:
    broken = replace(SPOKEN, pain_relief=replace(SPOKEN.pain_relief, low_dose=("nowhere",)))

    assert list(medicine_list.faults(broken, BOOK)) == ["medicine_names.toml: 'nowhere' is no name"]


def test_nothing_from_memory_says_that_it_was_checked() -> None:
    assert [name for name, brand in SPOKEN.brands.items() if brand.verified] == []


def test_no_name_holds_what_separates_two_medicines() -> None:
    for name in (*LISTED, *SPOKEN.brands):
        assert len(understand(name, BOOK)) == 1


def test_a_brand_of_a_medicine_that_a_book_lacks_is_unknown() -> None:
    fewer = {name: entry for name, entry in LISTED.items() if name != "ibuprofen"}
    book = replace(BOOK, lists=replace(BOOK.lists, medicines=fewer))

    assert [found.unknown for found in understand("Nurofen Plus, warfarin", book)] == [False, True, False]
