"""Expressions of everyday Python, run one by one: the judge, CPython and native code agree, or native code refuses them."""

from pathlib import Path

import pytest

from .comparing import compile_refuses
from .expressions import GLOBALS, HEAD, REFUSED, SAME
from .stepping import of_native, of_reference, step
from .test_stepping import plain_code, spec_of

__all__ = ["plain_code"]


def text_of(bodies: list[str]) -> str:
    return HEAD + spec_of(bodies).replace("class S(Spec)", f"{GLOBALS}\n\nclass S(Spec)")


@pytest.mark.parametrize("bodies", [SAME[::8], pytest.param(SAME, marks=pytest.mark.slow)], ids=["some", "all"])
def test_bodies_mean_the_same_to_all_three(tmp_path: Path, bodies: list[str]) -> None:
    stepped = step(text_of(bodies), 2)
    assert stepped is not None
    of_reference(stepped, tmp_path)
    assert of_native(stepped, tmp_path) == len(bodies)


@pytest.mark.parametrize("bodies", [REFUSED[::10], pytest.param(REFUSED, marks=pytest.mark.slow)], ids=["some", "all"])
def test_native_code_refuses(tmp_path: Path, bodies: list[str]) -> None:
    for body in bodies:
        assert compile_refuses(text_of([body]), tmp_path), body
