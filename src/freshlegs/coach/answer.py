"""`Answer` in, the JSON of the contract out: the same answer, the same bytes."""

import json
from typing import Any

from freshlegs.model.answer import Answer, LeftOut, Notice, Rail, Reason, Step, Targets

STOPPING = ("get_checked", "emergency")


def answer_json(answer: Answer) -> str:
    """One line, keys in the order of the contract."""
    return json.dumps(plain(answer), ensure_ascii=False, separators=(", ", ": "))


def exit_status(answer: Answer) -> int:
    """3 where somebody should look at it, so that a script can stop there."""
    return 3 if answer.verdict in STOPPING else 0


def plain(answer: Answer) -> dict[str, Any]:
    return {
        "verdict": answer.verdict,
        "run_today": answer.run_today,
        "care": answer.care,
        "headline": answer.headline,
        "reasons": [fields(reason, Reason) for reason in answer.reasons],
        "rails": [rail(each) for each in answer.rails],
        "plan": {
            "steps": [step(each) for each in answer.plan.steps],
            "left_out": [fields(each, LeftOut) for each in answer.plan.left_out],
        },
        "targets": targets(answer.targets),
        "warnings": [fields(warning, Notice) for warning in answer.warnings],
        "knowledge_version": answer.knowledge_version,
    }


def fields(value: object, kind: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in kind.__dataclass_fields__}


def rail(value: Rail) -> dict[str, Any]:
    """Without a cap the key is absent."""
    made = fields(value, Rail)
    if value.cap_m is None:
        del made["cap_m"]
    return made


def step(value: Step) -> dict[str, Any]:
    return fields(value, Step) | {"start": value.start.isoformat(), "end": value.end.isoformat()}


def targets(value: Targets) -> dict[str, Any]:
    """A target that is hidden or not known is absent."""
    made = {name: found for name, found in fields(value, Targets).items() if found is not None}
    return {name: list(found) if isinstance(found, tuple) else found for name, found in made.items()}
