"""The coverage of a model as JSON."""

from checker.coverage import Condition, Coverage, Values
from checker.report.codec import Json


def coverage_to_json(coverage: Coverage) -> Json:
    """All that was counted; `schema.json` says what the fields mean."""
    return {
        "engine": "reference",
        "states": coverage.states,
        "is_whole": coverage.is_whole,
        "stopped_by": coverage.stopped_by,
        "levels": list(coverage.levels),
        "full_levels": coverage.full_levels,
        "actions": {
            each.name: {
                "tried": each.tried,
                "fired": each.fired,
                "failed": each.failed,
                "unchanging": each.unchanging,
                "new_states": each.new_states,
                "is_drawn": each.is_drawn,
            }
            for each in coverage.actions
        },
        "conditions": [_condition(each) for each in coverage.conditions],
        "statements": [
            {
                "method": each.method,
                "location": {"path": each.path, "line": each.line},
                "count": each.count,
                "is_news": each.is_news,
            }
            for each in coverage.statements
        ],
        "uncounted": list(coverage.uncounted),
        "variables": {each.name: [_values(part) for part in each.values] for each in coverage.variables},
    }


def _condition(condition: Condition) -> Json:
    return {
        "kind": condition.kind,
        "method": condition.method,
        "location": {"path": condition.span.path, "line": condition.span.line},
        "text": condition.words,
        "asked": condition.asked,
        "refused": condition.refused,
        "is_drawn": condition.is_drawn,
    }


def _values(values: Values) -> Json:
    return {
        "part": values.part,
        "distinct": values.distinct,
        "possible": values.possible,
        "values": list(values.shown),
        "missing": list(values.missing),
        "range": None if values.low is None or values.high is None else [values.low, values.high],
        "sizes": None if values.sizes is None else list(values.sizes),
    }
