"""The tables of the plan, copied anew from the documents: learning.md 4.2, remedies.md, interactions.md, vocabulary."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

SECONDS_PER_METRE: Final = Fraction(39, 100)
PLACES: Final = 3
WISH, OFFER, MOST_LEARNT, MOST_DEVIATION = 40, 1000, 100, 31
HARM: Final = Fraction("1.2816")  # standard deviations: at least 9 in 10 that it makes worse


def _names(words: str) -> tuple[str, ...]:
    return tuple(words.split())


@dataclass(frozen=True)
class Counted:
    """A row of 4.2: `hands`, `length` in minutes; `prior` in points of 1-5; `best` end of the day."""

    hands: int
    length: int
    base: int
    prior: Fraction
    best: str
    guard: str
    kind: str


def _row(hands: int, length: int, base: int, prior: str, best: str, guard: str, kind: str) -> Counted:
    return Counted(hands, length, base, Fraction(prior), best, guard, kind)


COUNTED: Final = {
    "walk": _row(20, 20, 160, "-0.060", "early", "", "move"),
    "easy_bike": _row(20, 20, 155, "-0.060", "early", "", "move"),
    "nap": _row(25, 25, 150, "0", "early", "", "nap"),
    "heat_wrap": _row(0, 60, 140, "-0.123", "early", "heat", "thermal"),
    "epsom_bath": _row(20, 20, 135, "-0.060", "late", "bath", "thermal"),
    "warm_bath": _row(20, 20, 130, "-0.060", "late", "bath", "thermal"),
    "compression": _row(0, 180, 120, "-0.060", "early", "compression", "compression"),
    "light_stretching": _row(10, 10, 100, "0", "early", "", "stretch"),
    "restorative_yoga": _row(20, 20, 95, "0", "late", "", "stretch"),
    "magnesium_lotion": _row(5, 5, 60, "0", "late", "supplement", "lotion"),
    "cold_immersion": _row(8, 8, 50, "-0.086", "early", "cold", "thermal"),
    "cbd_cream": _row(5, 5, 45, "0", "early", "supplement", "cream"),
    "turmeric_supplement": _row(0, 0, 45, "-0.061", "early", "supplement", "turmeric"),
}

# remedies.md, "Order of the plan"
ORDER: Final = _names(
    """sleep_extension sleep_routine fuel_meal drink_to_thirst electrolytes walk easy_bike daylight rest_day
    nap heat_wrap epsom_bath warm_bath compression light_stretching restorative_yoga wind_down
    turmeric_food magnesium_lotion cold_immersion cbd_cream turmeric_supplement lavender compression_run
    cbd_oil cbd_bath_bomb"""
)
BASIC: Final = frozenset(
    _names(
        """sleep_extension sleep_routine wind_down fuel_meal drink_to_thirst electrolytes daylight rest_day
        lavender turmeric_food"""
    )
)
CALM: Final = frozenset(_names("""sleep_extension sleep_routine fuel_meal drink_to_thirst rest_day"""))
NEVER: Final = frozenset({"cbd_oil", "cbd_bath_bomb"})
OPT_IN: Final = {
    "cbd_cream": "cbd",
    "turmeric_supplement": "turmeric_supplement",
    "cold_immersion": "cold_immersion",
}
ASKED: Final = frozenset({"lavender", "compression_run", *OPT_IN})
GUARDED: Final = frozenset(
    {"electrolytes", "compression_run", *NEVER, *(name for name, row in COUNTED.items() if row.guard)}
)
NO_COIN: Final = frozenset({"supplement", "cold"})  # guards that a coin never touches

# any one of the sets is enough
KIT: Final = {
    "easy_bike": ("bike",),
    "heat_wrap": ("heat_wrap", "hot_water_bottle"),
    "epsom_bath": ("bathtub+epsom_salt",),
    "warm_bath": ("bathtub",),
    "compression": ("compression_tights", "compression_socks"),
    "compression_run": ("compression_tights", "compression_socks"),
    "restorative_yoga": ("yoga_mat",),
    "magnesium_lotion": ("magnesium_lotion",),
    "cold_immersion": ("bathtub", "cold_water"),
    "cbd_cream": ("cbd_cream",),
    "cbd_oil": ("cbd_oil",),
    "cbd_bath_bomb": ("bathtub+cbd_bath_bomb",),
    "turmeric_food": ("turmeric_spice",),
    "turmeric_supplement": ("turmeric_supplement",),
    "electrolytes": ("salty_food", "electrolyte_sodium"),
    "lavender": ("lavender",),
}
ALL_KIT: Final = _names(
    """bathtub epsom_salt compression_tights compression_socks heat_wrap hot_water_bottle magnesium_lotion
    cbd_cream cbd_oil cbd_bath_bomb turmeric_spice turmeric_supplement bike yoga_mat lavender
    electrolyte_sodium electrolyte_potassium salty_food cold_water scales"""
)

WAYS: Final = {
    remedy: way
    for way, remedies in {
        "sleep": "sleep_extension sleep_routine nap wind_down",
        "fuel": "fuel_meal",
        "hydration": "drink_to_thirst electrolytes",
        "activity": "walk easy_bike daylight rest_day",
        "bath": "heat_wrap warm_bath epsom_bath cold_immersion lavender",
        "compression": "compression compression_run",
        "magnesium": "magnesium_lotion",
        "cbd": "cbd_cream cbd_oil cbd_bath_bomb",
        "turmeric": "turmeric_food turmeric_supplement",
        "stretching": "light_stretching restorative_yoga",
    }.items()
    for remedy in remedies.split()
}

GRADES: Final = {
    remedy: grade
    for grade, remedies in {
        "moderate": "sleep_extension sleep_routine fuel_meal drink_to_thirst",
        "low": """nap electrolytes walk easy_bike daylight rest_day heat_wrap cold_immersion compression
            compression_run restorative_yoga turmeric_food turmeric_supplement""",
        "very_low": "warm_bath epsom_bath cbd_cream lavender",
        "against": "light_stretching magnesium_lotion cbd_oil cbd_bath_bomb",
        "not_gradable": "wind_down",
    }.items()
    for remedy in remedies.split()
}

FACTS: Final = _names(
    """pregnancy trying_to_conceive breastfeeding surgery_recent surgery_planned_2_weeks cancer_treatment
    ckd ckd_stage4_5 fluid_limit oxalate_stones heart_failure coronary_disease recent_heart_attack
    severe_aortic_stenosis arrhythmia hypertension uncontrolled_hypertension low_blood_pressure fainting
    pad leg_bypass_graft raynaud clot_history cold_urticaria cryoglobulinaemia neuropathy
    reduced_sensation epilepsy myasthenia_gravis diabetes adrenal_insufficiency siadh low_sodium_history
    low_sodium_diet sickle_cell_trait liver_disease cirrhosis gallstones bile_obstruction ulcer_or_reflux
    heavy_alcohol bleeding_disorder iron_deficiency open_wound skin_infection dermatitis fragile_skin
    latex_allergy lavender_allergy scent_triggers_asthma skin_cancer_history glaucoma osteoporosis
    hypermobility back_nerve_pain medicated_patch_on rub_on_skin turmeric_supplement_in_use
    piperine_in_use cbd_in_use oral_magnesium_in_use tested_athlete cbd_not_legal_here insomnia
    sleep_restriction_therapy bipolar shift_work drives_within_30_min eating_disorder_history
    restricted_eating amenorrhoea unintended_weight_loss two_bone_stress_injuries consent_conditions
    consent_coach consent_cohort sprain_48h hot_weather"""
)


@dataclass(frozen=True)
class Shut:
    """A block or major row of interactions.md; any one entry of `atoms` is enough."""

    remedies: frozenset[str]
    facts: frozenset[str]
    classes: frozenset[str]
    others: frozenset[str]  # signs and context


def _shut(remedies: str, facts: str = "", classes: str = "", others: str = "") -> Shut:
    return Shut(*(frozenset(words.split()) for words in (remedies, facts, classes, others)))


_BATHS = "warm_bath epsom_bath cbd_bath_bomb"
_CBD = "cbd_cream cbd_oil cbd_bath_bomb"
_TIGHTS = "compression compression_run"
_SLEEPY = (
    "benzodiazepine z_drug opioid sedating_antihistamine gabapentinoid sedating_other clobazam tricyclic"
)
_SKIN = "open_wound skin_infection"
_BIRTH = "pregnancy breastfeeding trying_to_conceive"

SHUT: Final = (
    _shut(f"{_BATHS} heat_wrap", others="fever"),
    _shut(_BATHS, "pregnancy trying_to_conceive"),
    _shut(_BATHS, "heart_failure coronary_disease recent_heart_attack severe_aortic_stenosis"),
    _shut(_BATHS, "fainting epilepsy"),
    _shut(_BATHS, "cbd_in_use", _SLEEPY, "alcohol_today"),
    _shut(_BATHS, "diabetes"),
    _shut(f"{_BATHS} heat_wrap", "neuropathy reduced_sensation"),
    _shut(f"{_BATHS} heat_wrap", "sprain_48h", others="new_injury_48h"),
    _shut(_BATHS, _SKIN),
    _shut(f"{_BATHS} heat_wrap", "pad"),
    _shut("epsom_bath", "ckd ckd_stage4_5"),
    _shut("heat_wrap", "medicated_patch_on rub_on_skin", "skin_patch skin_rub"),
    _shut("heat_wrap", _SKIN),
    _shut("heat_wrap", "diabetes"),
    _shut(
        "cold_immersion",
        f"""coronary_disease recent_heart_attack heart_failure severe_aortic_stenosis arrhythmia
        uncontrolled_hypertension raynaud cold_urticaria cryoglobulinaemia pad neuropathy reduced_sensation
        pregnancy {_SKIN} epilepsy fainting sickle_cell_trait""",
        others="alcohol_today under_18",
    ),
    _shut("cold_immersion", "diabetes hypertension", f"{_SLEEPY} beta_blocker antiarrhythmic"),
    _shut(_TIGHTS, "pad leg_bypass_graft"),
    _shut(_TIGHTS, "heart_failure"),
    _shut(_TIGHTS, "neuropathy reduced_sensation"),
    _shut(_TIGHTS, "clot_history"),
    _shut(_TIGHTS, f"latex_allergy {_SKIN}"),
    _shut("magnesium_lotion", f"{_SKIN} dermatitis"),
    _shut("magnesium_lotion", "sprain_48h", others="new_injury_48h"),
    _shut("magnesium_lotion", "ckd ckd_stage4_5 myasthenia_gravis"),
    _shut(_CBD, _BIRTH, others="under_18"),
    _shut(_CBD, "tested_athlete"),
    _shut(_CBD, "cbd_not_legal_here"),
    _shut(_CBD, "liver_disease cirrhosis heavy_alcohol", "valproate methotrexate paracetamol"),
    _shut(_CBD, "", _SLEEPY, "alcohol_today"),
    _shut(_CBD, "surgery_recent surgery_planned_2_weeks"),
    _shut(_CBD, f"{_SKIN} dermatitis"),
    _shut(_CBD, others="any_medicine"),
    _shut(
        "turmeric_supplement",
        "bleeding_disorder surgery_planned_2_weeks surgery_recent",
        "anticoagulant doac heparin antiplatelet aspirin nsaid",
    ),
    _shut("turmeric_supplement", "gallstones bile_obstruction liver_disease cirrhosis heavy_alcohol"),
    _shut("turmeric_supplement", _BIRTH, others="under_18"),
    _shut("turmeric_supplement", "piperine_in_use"),
    _shut("turmeric_supplement", "turmeric_supplement_in_use"),
    _shut(
        "turmeric_supplement",
        "oxalate_stones diabetes cancer_treatment ulcer_or_reflux",
        "insulin sulfonylurea diabetes_other immunosuppressant chemotherapy ssri snri",
    ),
    _shut("turmeric_supplement", others="any_medicine"),
    _shut("turmeric_supplement", "iron_deficiency"),
    _shut(
        "electrolytes",
        "ckd ckd_stage4_5 heart_failure adrenal_insufficiency",
        "acei arb k_sparing trimethoprim",
    ),
    _shut(
        "electrolytes",
        "hypertension uncontrolled_hypertension cirrhosis low_sodium_diet fluid_limit siadh",
        "lithium thiazide loop_diuretic",
    ),
    _shut("drink_to_thirst", "fluid_limit siadh"),
    _shut("light_stretching restorative_yoga", "sprain_48h", others="new_injury_48h"),
    _shut("restorative_yoga", "back_nerve_pain"),
    _shut("walk easy_bike", "sprain_48h", others="fever limp bone_point_pain chest_infection"),
    _shut("nap", "insomnia sleep_restriction_therapy"),
    _shut("sleep_extension", "sleep_restriction_therapy bipolar"),
    _shut("lavender", "lavender_allergy scent_triggers_asthma pregnancy"),
)
UNKNOWN_CLOSES: Final = frozenset(
    {"turmeric_supplement", "cbd_cream", "cbd_oil", "cbd_bath_bomb", "electrolytes", "magnesium_lotion"}
)
ILL: Final = frozenset(
    {"fever", "chest_infection", "vomiting", "nausea"}
)  # RF10d: only the five calm ones stay
