"""Five hundred damaged files of each format, in a worker as in an import; `./dev fuzz` does ten thousand."""

import fuzz
import pytest
from mutants import good_files, mutants, records

from freshlegs.coach.imports.pool import Pool


@pytest.mark.parametrize("form", fuzz.FORMATS)
def test_a_damaged_file_crashes_and_hangs_nothing_and_loses_nothing_before_the_damage(form: str) -> None:
    with Pool(1, frozenset(), None, patience_s=fuzz.PATIENCE_S) as pool:
        answers = list(fuzz.answers(pool, form, 500, seed=7))
        largest = fuzz.largest_kb(pool.workers[0].pid)

    faults = {mutant.name: fault for mutant, decoded in answers if (fault := fuzz.fault_of(mutant, decoded))}
    assert faults == {}
    assert len(answers) == 500
    assert largest < fuzz.LARGEST_KB
    assert sum(mutant.least > 2 for mutant, _ in answers) > 100  # most still hold something to be lost


@pytest.mark.parametrize("form", fuzz.FORMATS)
def test_the_good_files_are_good(form: str) -> None:
    assert any(records(data, form) > 50 for _, data in good_files(form))


def test_the_same_seed_gives_the_same_files() -> None:
    assert list(mutants("gpx", 20, 3)) == list(mutants("gpx", 20, 3)) != list(mutants("gpx", 20, 4))
