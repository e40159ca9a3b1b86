"""Every tool, over the protocol: the text is the terminal's, and the JSON fits its schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from checker.api.checking import check
from checker.api.model import load
from checker.report.plain import plain_report

from .conftest import Client, document_of, text_of

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "checker" / "report" / "schema.json").read_text(encoding="utf-8")
)
BROKEN = "two_phase_commit_late_abort"

jsonschema = pytest.importorskip("jsonschema")
pytestmark = pytest.mark.xdist_group("mcp")


def fits(name: str, value: object) -> bool:
    """Whether a part of an answer is what the published schema says of it."""
    jsonschema.Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}).validate(value)
    return True


def test_every_tool_says_what_it_takes_and_gives(client: Client) -> None:
    tools = client.tools()
    assert set(tools) == {"check", "simulate", "explain", "why", "replay", "list_specs"}
    for tool in tools.values():
        jsonschema.Draft202012Validator.check_schema(tool.input_schema)
        assert tool.description
        assert tool.output_schema is not None
        assert all(parameter["description"] for parameter in tool.input_schema["properties"].values())
        assert tool.input_schema["additionalProperties"] is False
    bounds = tools["check"].input_schema["properties"]
    assert bounds["max_seconds"]["maximum"] == 60
    assert bounds["max_memory_mb"]["maximum"] == 4096


def test_a_tool_that_runs_a_spec_promises_nothing_of_it(client: Client) -> None:
    for name, tool in client.tools().items():
        hints = tool.annotations
        assert hints is not None
        assert hints.read_only_hint is (name == "list_specs")
        assert hints.destructive_hint is (name != "list_specs")
        assert ("as Python on this machine" in (tool.description or "")) is (name != "list_specs")
        shown = tool.input_schema["properties"].get("show")
        assert shown is None or "any Python, and run on this machine" in shown["description"]
        assert ("expressions in show run" in (tool.description or "")) is (shown is not None)


def test_check_answers_as_the_terminal_does(client: Client) -> None:
    result = client.call("check", spec=BROKEN, engine="reference")
    document = document_of(result)
    assert not result.is_error
    assert document["exit_code"] == 1
    assert document["verdict"] == "violated"
    assert fits("report", document["report"])
    printed = plain_report(check(load(BROKEN), engine="reference"))
    assert text_of(result).partition("  time ")[0] == printed.partition("  time ")[0]
    assert document["trace_name"] == document["report"]["violation"]["trace_name"]


def test_check_takes_constants_of_every_kind(client: Client) -> None:
    result = client.call("check", spec="paxos", constants={"Ballot": 2, "Acceptor": 3, "ReadQuorum": "2 of 3"})
    document = document_of(result)
    assert document["verdict"] == "verified"
    assert document["report"]["constants"]["Ballot"] == 2
    assert document["report"]["constants"]["ReadQuorum"] == "2 of 3"


def test_a_spec_in_the_folder_is_named_relative_to_it(client: Client) -> None:
    result = client.call("check", spec="counter.py:Counter")
    assert "Somebody is not seen." in text_of(result)
    assert "  counter.py:" in text_of(result)


def test_strict_makes_a_warning_a_violation(client: Client, root: Path) -> None:
    (root / "idle.py").write_text(
        "from checker import *\nclass Idle(Spec):\n    x: bool = False\n"
        "    @action\n    def never(self):\n        require(self.x)\n        self.x = True\n",
        encoding="utf-8",
    )
    assert document_of(client.call("check", spec="idle.py"))["exit_code"] == 0
    strict = client.call("check", spec="idle.py", strict=True)
    assert document_of(strict)["exit_code"] == 1
    assert "strict makes" in text_of(strict)


def test_simulate_finds_and_never_verifies(client: Client) -> None:
    found = document_of(client.call("simulate", spec="counter.py", runs=10, engine="reference"))
    assert (found["verdict"], found["exit_code"]) == ("violated", 1)
    assert fits("report", found["report"])
    nothing = client.call("simulate", spec="two_phase_commit", runs=5, seed=3, engine="reference")
    assert document_of(nothing)["verdict"] == "undetermined"
    assert document_of(nothing)["exit_code"] == 3


def test_explain_tells_reasons_causes_and_the_diagram(client: Client) -> None:
    name = document_of(client.call("check", spec=BROKEN))["trace_name"]
    result = client.call("explain", spec=BROKEN, trace=name)
    document = document_of(result)
    assert document["exit_code"] == 1
    assert fits("violation", document["explained"])
    assert document["explained"]["causes"]
    text = text_of(result)
    assert text.startswith("violated: invariant decisions_agree\n")
    for section in ("why it is false", "undone by leaving out any one of these:", "space-time diagram of"):
        assert section in text


def test_explain_of_a_trace_at_whose_end_all_is_well_says_so(client: Client) -> None:
    result = client.call("explain", spec="two_phase_commit", trace="0/2/5")
    assert document_of(result)["explained"] is None
    assert document_of(result)["exit_code"] == 0
    assert "no property fails at its end" in text_of(result)


def test_explain_takes_a_dead_end_as_it_is_told(client: Client) -> None:
    told = client.call("explain", spec="counter.py", trace="0/0", constants={"Node": 1})
    assert document_of(told)["explained"] is None
    assert "deadlock=error explains why" in text_of(told)
    dead = client.call("explain", spec="counter.py", trace="0/0", constants={"Node": 1}, deadlock="error")
    explained = document_of(dead)["explained"]
    assert (explained["kind"], explained["property"]) == ("deadlock", "deadlock")
    assert "why no action is enabled, the nearest first" in text_of(dead)


def test_why_says_which_require_is_false(client: Client) -> None:
    result = client.call("why", spec="two_phase_commit", trace="0/2/5", step=2, asked="tm_commit()")
    answer = document_of(result)["answer"]
    assert fits("answer", answer)
    assert answer["holds"] is False
    assert "tm_commit() is not enabled after step 2" in text_of(result)


def test_replay_shows_the_steps_and_what_is_asked_of_each_state(client: Client) -> None:
    result = client.call(
        "replay", spec="two_phase_commit", trace="0/2/5", only=["rm_state"], show=["len(self.messages)"]
    )
    replayed = document_of(result)["replayed"]
    assert fits("replayed", replayed)
    assert replayed["steps"] == 2
    assert "len(self.messages) = " in text_of(result)
    assert "tm_state" not in text_of(result)


def test_a_trace_in_a_file_is_replayed_and_what_it_says_of_itself_is_told(client: Client, root: Path) -> None:
    report = document_of(client.call("check", spec=BROKEN))["report"]
    (root / "trace.json").write_text(json.dumps(report), encoding="utf-8")
    same = client.call("replay", spec=BROKEN, trace="trace.json")
    assert document_of(same)["replayed"]["fails"][0]["property"] == "decisions_agree"
    other = client.call("replay", spec="two_phase_commit", trace="trace.json")
    assert document_of(other)["exit_code"] == 1
    assert document_of(other)["replayed"]["is_behaviour"] is False
    assert "the trace is of LateAbort" in text_of(other)


def test_list_specs_names_them_and_shows_the_text_of_one(client: Client) -> None:
    every = document_of(client.call("list_specs"))["specs"]
    assert {"name": "consensus", "summary": every[0]["summary"]} in every
    one = client.call("list_specs", name="consensus", source=True)
    assert "class Consensus(Spec" in document_of(one)["source"]
    assert "class Consensus(Spec" in text_of(one)
    variant = document_of(client.call("list_specs", name=BROKEN))["specs"]
    assert variant[0]["name"] == BROKEN


@pytest.mark.parametrize("is_link", [False, True])
def test_list_specs_looks_at_the_bundled_ones_alone(client: Client, root: Path, is_link: bool) -> None:
    body = "open('has_run', 'w').close()\n" + (root / "counter.py").read_text(encoding="utf-8")
    (root / "own.py").write_text(body, encoding="utf-8")
    for name in ("consensus", BROKEN):
        expected = document_of(client.call("list_specs", name=name))
        if is_link:
            (root / name).symlink_to(root / "own.py")
        else:
            (root / name).write_text(body, encoding="utf-8")
        try:
            assert document_of(client.call("list_specs", name=name)) == expected
        finally:
            (root / name).unlink()
    assert not (root / "has_run").exists()


def test_what_a_spec_prints_is_in_the_answer_and_not_in_the_protocol(client: Client, root: Path) -> None:
    (root / "prints.py").write_text(
        "import os\nprint('by print')\nos.write(1, b'by the descriptor\\n')\n"
        "os.system('echo by a child')\nassert input is not None\n" + (root / "counter.py").read_text(encoding="utf-8"),
        encoding="utf-8",
    )
    result = client.call("check", spec="prints.py")
    assert document_of(result)["exit_code"] == 1
    assert {"by print", "by the descriptor", "by a child"} <= set(document_of(result)["printed"].splitlines())
    assert "printed on the way" in text_of(result)


def test_a_long_search_tells_how_far_it_is(client: Client) -> None:
    client.progress.clear()
    client.call("check", spec="paxos", constants={"Ballot": 3}, symmetry=False, engine="reference", max_seconds=4)
    assert client.progress
    states, words = client.progress[-1]
    assert words is not None
    assert words.startswith(f"{int(states):,} distinct")
