"""No answer depends on the hash seed: sets iterate in canonical order wherever they were made."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from generated.spec_text import specs
from hypothesis import HealthCheck, given, settings

from checker.diagnostics import InvalidSpec
from checker.frontend.bundled import Shelf
from checker.options import Engine
from checker.result import Verdict
from faults.running import CASES, checked

SEEDS = ("1", "2")
EXPRESSIONS = [
    *("self.d.keys() & self.s", "G[0]", "GD['k']", "GL", "GF", "GM[0]", "GS", "self.K", "self.KF", "self.KN[0][0]"),
    *("self.in_default()", "helper()", "TABLE['k']", "ORDER", "made()", "set.union({'a'}, {'b', 'c', 'd'})"),
    *("frozenset.union(frozenset('ab'), frozenset('cd'))", "next(map(set, ['abcd']))", "set().union('abcd')"),
    *("type(self.K)('abcd')", "functools.reduce(operator.or_, [{'a', 'b'}, {'c', 'd'}])", "self.s - set()"),
    *("{**dict.fromkeys(self.s)}", "self.s.copy()", "copy.copy(self.s)", "copy.deepcopy(self.K)"),
    *("pickle.loads(pickle.dumps(self.K))", "operator.and_(self.d.keys(), self.s)", "[*self.d.keys() & self.s]"),
    *("sorted(self.s, key=lambda x: 0)", "''.join(self.d.keys() & self.s)", "self.d.keys().__and__(self.s)"),
    *(
        "(lambda q=frozenset('abcd'): q)()",
        "[x for x in sorted(self.d.keys() - {'q'}, key=len)]",
        "{x for x in 'abcd'}",
    ),
    *(
        "self.d.keys() ^ set()",
        "[p for p, q in self.d.items() & {(x, False) for x in 'abcd'}]",
        "itertools.chain(set('abcd'))",
    ),
    "[(self.d.keys() & self.s).pop()] + ['b', 'c', 'd']",
]
SPECS = ("two_phase_commit", "raft_election", "crdt", "paxos")


def under_seeds(targets: list[str]) -> list[dict[str, object]]:
    """What `seeded.py` prints of the targets under each seed."""
    script = str(Path(__file__).with_name("seeded.py"))
    return [
        json.loads(
            subprocess.run(
                [sys.executable, script, *targets],
                env={**os.environ, "PYTHONHASHSEED": seed},
                capture_output=True,
                text=True,
                timeout=600,
                check=True,
            ).stdout
        )
        for seed in SEEDS
    ]


def assert_same(targets: list[str]) -> dict[str, object]:
    first, *others = under_seeds(targets)
    for other in others:
        assert {t: other[t] for t in targets if other[t] != first[t]} == {}
    return first


def test_sets_from_everywhere_are_in_canonical_order(tmp_path: Path) -> None:
    text = (CASES / "hash_seed_everywhere.py").read_text()
    shutil.copy(CASES / "hash_seed_beside.py", tmp_path)
    targets = []
    for number, expression in enumerate(EXPRESSIONS):
        path = tmp_path / f"everywhere{number}.py"
        path.write_text(text.replace("tuple(G[0])", f"tuple({expression})"))
        targets.append(str(path))
    told = assert_same(targets)
    verdicts = {
        expression: outcome.get("verdict") if isinstance(outcome := told[target], dict) else outcome
        for expression, target in zip(EXPRESSIONS, targets, strict=True)
    }
    assert {expression: verdict for expression, verdict in verdicts.items() if verdict != "verified"} == {}


def test_the_answers_for_specs_and_faults_are_the_same_under_every_seed() -> None:
    assert_same([*SPECS, str(CASES / "hash_seed_keys.py"), str(CASES / "reference_heappush.py")])


@pytest.mark.slow
def test_every_bundled_spec_and_every_fault_is_the_same_under_every_seed() -> None:
    long = {"endless_body", "endless_call", "anysubset", "reference_lists_whole_group", "three_models_in_threads"}
    faults = [str(path) for path in sorted(CASES.glob("*.py")) if path.stem not in long]
    assert_same([*Shelf.SPECS.names, *faults])


@pytest.mark.slow
def test_generated_specs_are_the_same_under_every_seed(tmp_path: Path) -> None:
    texts: list[str] = []

    @settings(max_examples=80, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(specs())
    def collect(text: str) -> None:
        texts.append(text)

    collect()
    paths = [tmp_path / f"generated{number}.py" for number, _ in enumerate(texts)]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text)
    assert_same([str(path) for path in paths])


@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_an_order_that_hashes_would_decide_is_canonical(engine: Engine) -> None:
    assert checked("hash_seed_keys", engine).verdict is Verdict.VERIFIED


def test_a_view_of_keys_as_a_set_is_not_compiled() -> None:
    with pytest.raises(InvalidSpec, match="C701"):
        checked("hash_seed_keys", "native")
