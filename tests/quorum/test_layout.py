"""Layout files: what they may say, what is shown for a wrong one, and the bundled ones."""

import json
import tomllib
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.diagnostics import InvalidSpec, SpecError
from checker.quorum.algebra.systems import Node, dual, is_quorum, text_of
from checker.quorum.layout_files import layout as module
from checker.quorum.layout_files.catalogue import bundled_layouts
from checker.quorum.layout_files.document_entries import KEYS, NODE_KEYS
from checker.quorum.layout_files.layout import Layout
from checker.quorum.layout_files.reader import load_layout
from checker.quorum.layout_files.toml_positions import places
from quorum.systems import are_equal

NODES = "[nodes]\na = {}\nb = {}\nc = {}\n"
UNPRINTABLE = "a name has no control characters, nor others that cannot be printed: this one has"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def loaded(text: str) -> Layout:
    Path("my.toml").write_text(text, encoding="utf-8")
    return load_layout("my.toml")


def errors(text: str) -> tuple[SpecError, ...]:
    with pytest.raises(InvalidSpec) as caught:
        loaded(text)
    return caught.value.errors


def under_caret(error: SpecError) -> str:
    assert error.span is not None
    assert error.span.end_column is not None
    return (error.span.source_line() or "")[error.span.column - 1 : error.span.end_column - 1]


def test_nodes_have_exact_attributes() -> None:
    found = loaded("""
        read = "majority"
        defaults = { failure = 0.1, capacity = 10, region = "us" }
        [nodes]
        a = { weight = 3, read_capacity = 4_000, failure = "1/3", latency = 2.5e-3, region = "eu" }
        b = {}
    """)
    a, b = found.nodes
    assert (a.name, a.weight, a.failure, a.region) == ("a", 3, Fraction(1, 3), "eu")
    assert (a.read_capacity, a.write_capacity, a.latency) == (Fraction(4000), Fraction(10), Fraction(1, 400))
    assert (b.weight, b.failure, b.read_capacity, b.region) == (1, Fraction(1, 10), Fraction(10), "us")
    assert found.regions == {"eu": (a,), "us": (b,)}


@pytest.mark.parametrize(
    "nodes",
    [
        "nodes = 3",
        'nodes = ["n1", "n2", "n3"]',
        'nodes = ["n1", { name = "n2" }, { name = "n3" }]',
        "[nodes]\nn1 = {}\nn2 = {}\n[nodes.n3]",
    ],
)
def test_nodes_are_written_in_several_ways(nodes: str) -> None:
    found = loaded(f'read = "2 of 3"\n{nodes}')
    assert [node.name for node in found.nodes] == ["n1", "n2", "n3"]
    assert text_of(found.read) == "2 of [n1, n2, n3]"


def test_an_array_of_tables_lists_the_nodes_too() -> None:
    found = loaded('read = "majority"\n[[nodes]]\nname = "a"\nweight = 2\n[[nodes]]\nname = "b"\n')
    assert [(node.name, node.weight) for node in found.nodes] == [("a", 2), ("b", 1)]


def test_without_nodes_they_are_those_of_the_expressions() -> None:
    assert [node.name for node in loaded('read = "rows(2, 2)"\nwrite = "columns(2, 2)"').nodes] == [
        "n1",
        "n2",
        "n3",
        "n4",
    ]


def test_the_missing_one_of_reads_and_writes_is_the_dual() -> None:
    found = loaded('write = "a*b + c"')
    assert are_equal(found.read, dual(found.write))
    assert found.texts == {"write": "a*b + c"}


def test_faults_are_numbers_domains_or_both() -> None:
    nodes = 'nodes = ["a", { name = "b", region = "eu" }, { name = "c", region = "eu" }]\nread = "majority"\n'
    assert loaded(f"{nodes}faults = 1").faults.crash == 1
    found = loaded(f'{nodes}faults = {{ byzantine = 1, domains = [["a", "eu"], ["b"]] }}').faults
    assert (found.crash, found.byzantine) == (None, 1)
    assert [sorted(node.name for node in domain) for domain in found.domains] == [["a", "b", "c"], ["b"]]
    assert [sorted(node.name for node in domain) for domain in loaded(f'{nodes}faults = "region"').faults.domains] == [
        ["b", "c"]
    ]


@pytest.mark.parametrize("name", bundled_layouts())
def test_a_bundled_layout_loads_by_its_name_and_says_its_source(name: str) -> None:
    found = load_layout(name)
    text = Path(str(found.path)).read_text(encoding="utf-8")
    assert "Source:" in text
    assert tomllib.loads(text)["source"].startswith("https://")
    assert is_quorum(found.read, found.nodes)
    assert is_quorum(found.write, found.nodes)


def test_the_bundled_layouts_are_those_that_are_documented() -> None:
    assert bundled_layouts() == ["grid_3x6", "hierarchical", "three_regions"]


@pytest.mark.parametrize(
    ("text", "message", "characters"),
    [
        ("nodes = 5\nread = majority", "this is not TOML: invalid value", "m"),
        ("nodes = 5", "the layout says neither what a read needs nor what a write needs", ""),
        (f'reed = "majority"\nread = "a"\n{NODES}', "a layout has no 'reed'", "reed"),
        ("read = 3", "'read' is a quorum expression in quotes", "3"),
        (f'read = "a*d"\n{NODES}', "no node is called 'd'", "d"),
        (f'read = "a +"\n{NODES}', "expected a quorum expression, found the end of the expression", '"'),
        (f'read = "3 of 4"\n{NODES}', "3 of 4 needs 4 nodes, there are 3", "3 of 4"),
        ('nodes = ["a", "b", "a"]\nread = "majority"', "two nodes are called 'a'", '"a"'),
        (
            'nodes = []\nread = "majority"',
            "'nodes' is a number of nodes, a list of names, or a table with an entry for each node",
            "[]",
        ),
        ('nodes = ["a", 3]\nread = "majority"', "a node is a name, or a table with a name", "3"),
        ('read = "a"\n[nodes]\na = { wieght = 2 }', "a node has no 'wieght'", "wieght"),
        ('read = "a"\n[nodes]\na = { weight = -1 }', "a weight is a whole number from 0", "-1"),
        ('read = "a"\n[nodes.a] # ]\nfailure = 1.5', "a probability of failure is a number from 0 to 1", "1.5"),
        ('read = "a"\n[nodes]\na = { latency = inf }', "a latency is a number from 0, in seconds", "inf"),
        (
            'read = "a"\n[nodes]\na = { capacity = 1e999999999 }',
            "a capacity is a number above 0, in operations a second",
            "1e999999999",
        ),
        (
            'read = "a"\n[nodes]\na = { capacity = 1, read_capacity = 2 }',
            "'capacity' is said already, which is both capacities",
            "read_capacity",
        ),
        (
            'read = "a"\nfaults = { crash = 9 }\nnodes = ["a"]',
            "the number of nodes that fail is a whole number from 0 to 1",
            "9",
        ),
        ('read = "a"\nfaults = [["a", "x"]]\nnodes = ["a"]', "no node or region is called 'x'", '"x"'),
        ('read = "a"\nfaults = "region"\nnodes = ["a"]', "no node has a region", '"region"'),
        ('read = """\na *\n  b * d"""\nnodes = ["a", "b"]', "no node is called 'd'", '"""'),
        ('[[node]]\nname = "a"', "a layout has no 'node'", "node"),
        ('read = "a"\n[node.a]\nweight = 1', "a layout has no 'node'", "node"),
        ('nodes = 1\nread = "n1"\n[faults.crush]\nx = 1', "'faults' has no 'crush'", "crush"),
        (
            'nodes = 1\nread = "n1"\n[[faults]]\nx = 1',
            'failure domains are lists of nodes, or "region" for those of each region',
            "faults",
        ),
        ("nodes = 1\n[read.x]\ny = 1", "'read' is a quorum expression in quotes", "read"),
        ("read = inf", "'read' is a quorum expression in quotes", "inf"),
        ("read = 1e100", "'read' is a quorum expression in quotes", "1e100"),
        ('read = "majority"\nnodes = [inf]', "a node is a name, or a table with a name", "inf"),
        ('read = "a"\nname = 1.5', "'name' is a name in quotes", "1.5"),
        ('read = "a"\nname = ["x"]', "'name' is a name in quotes", '["x"]'),
        ('read = "a"\nsource = 3', "'source' is a name in quotes", "3"),
        ('read = "a"\nnodes = 200000', "a number of nodes is from 1 to 10,000", "200000"),
        ('read = "a"\nnodes = 0', "a number of nodes is from 1 to 10,000", "0"),
        ('read = "a"\nnodes = -1', "a number of nodes is from 1 to 10,000", "-1"),
        (
            'read = "a"\nnodes = ["a"]\nfaults = [["a", ["b"]]]',
            "a failure domain has names of nodes and regions",
            '["b"]',
        ),
        (
            'read = "a"\nnodes = ["a"]\nfaults = [[{ x = 1 }]]',
            "a failure domain has names of nodes and regions",
            "{ x = 1 }",
        ),
        (
            'read = "a"\nnodes = ["a"]\nfaults = 1.5',
            "the number of nodes that fail is a whole number from 0 to 1",
            "1.5",
        ),
        ('read = "a"\nname = "x\\u001b"', f"{UNPRINTABLE} U+001B", '"x\\u001b"'),
        ('read = "a"\nnodes = ["a", "b\\n"]', f"{UNPRINTABLE} U+000A", '"b\\n"'),
        ('read = "a"\n[nodes]\na = {}\n"b\\u0007" = {}', f"{UNPRINTABLE} U+0007", '"b\\u0007"'),
        ('read = "a"\nnodes = ["a"]\ndefaults = { region = "\\u009b" }', f"{UNPRINTABLE} U+009B", '"\\u009b"'),
        ('read = "a"\n[nodes]\na = {}\n"" = {}', "a name has at least one character", '""'),
    ],
)
def test_a_wrong_layout_is_refused_at_its_mistake(text: str, message: str, characters: str) -> None:
    (error,) = errors(text)
    assert (error.message, under_caret(error)) == (message, characters)


def test_every_mistake_is_reported_in_the_order_of_the_file() -> None:
    found = errors('raed = "a"\nread = 1\n[nodes]\na = { weight = -1, region = 3 }\n')
    assert [error.span.line for error in found if error.span] == [1, 2, 4, 4]


def test_a_mistake_in_an_expression_is_shown_in_its_line() -> None:
    (error,) = errors('nodes = 3\nread = "2 of [n1, n2, nx]"  # reads\n')
    assert error.render() == (
        "error[C504]: no node is called 'nx'\n"
        "  --> my.toml:2:23\n"
        "  |\n"
        '2 | read = "2 of [n1, n2, nx]"  # reads\n'
        "  |                       ^^\n"
        "  = the nodes: n1, n2, n3"
    )


@pytest.mark.parametrize("name", ["grid_3x5", "my.tml", ""])
def test_a_layout_that_is_not_there_is_told_with_those_that_are(name: str) -> None:
    with pytest.raises(InvalidSpec) as caught:
        load_layout(name)
    (error,) = caught.value.errors
    assert (error.code, error.notes) == ("C505", ("bundled layouts: grid_3x6, hierarchical, three_regions",))


def test_a_name_that_is_too_long_for_a_file_is_no_layout() -> None:
    with pytest.raises(InvalidSpec, match=r"there is no layout 'aaaa.*…'"):
        load_layout("a" * 300)


def test_numbers_are_grouped_as_toml_allows() -> None:
    (node,) = loaded('read = "a"\n[nodes]\na = { capacity = 1_000.5, latency = 1_0e-1_0 }').nodes
    assert (node.read_capacity, node.latency) == (Fraction(2001, 2), Fraction(1, 10**9))


def test_a_byte_order_mark_is_passed_over() -> None:
    Path("my.toml").write_bytes(b'\xef\xbb\xbfread = "a*b"')
    assert text_of(load_layout("my.toml").read) == "a * b"


def test_a_line_is_counted_as_toml_counts_it() -> None:
    (error,) = errors('# one\u2028line\nread = "a*zz"\nnodes = ["a"]\n')
    assert error.render().splitlines()[3:5] == ['2 | read = "a*zz"', "  |           ^^"]


def test_a_layout_knows_what_its_file_says_of_the_nodes() -> None:
    assert loaded('read = "a"\nnodes = ["a"]').declared == frozenset()
    found = loaded('read = "n1"\nnodes = [{ name = "n1", latency = 2 }, "n2"]\ndefaults = { failure = 0 }')
    assert found.declared == {"name", "latency", "failure"}


def test_the_schema_tells_what_is_assumed_of_a_node() -> None:
    schema = json.loads(Path(module.__file__).with_name("layout.schema.json").read_text(encoding="utf-8"))
    told = {key: entry["default"] for key, entry in schema["$defs"]["node"]["properties"].items() if "default" in entry}
    node = Node("a")
    both = {"capacity": node.read_capacity} if node.read_capacity == node.write_capacity else {}
    assert told == {key: getattr(node, key) for key in told if key != "capacity"} | both
    assert set(told) == set(NODE_KEYS) - {"region"}


def test_the_schema_has_the_keys_that_are_read() -> None:
    schema = json.loads(Path(module.__file__).with_name("layout.schema.json").read_text(encoding="utf-8"))
    assert tuple(schema["properties"]) == KEYS
    assert tuple(schema["$defs"]["node"]["properties"]) == NODE_KEYS
    assert tuple(schema["$defs"]["named_node"]["properties"]) == ("name", *NODE_KEYS)


KEY = st.sampled_from(["a", "b-c", '"d.e"', "'f'"])
SCALAR = st.sampled_from(
    [
        "1",
        "-2.5",
        "1979-05-27 07:32:00+01:00",
        "true",
        '"x # ]"',
        "'y }'",
        '"""two\nlines"""',
        "1979-05-27 07:32:00",
        "'''q''''",
        '"\\""',
    ]
)
VALUE = st.recursive(
    SCALAR,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: "[" + " , # ]\n".join(items) + "\n]"),
        st.dictionaries(KEY, inner, max_size=3).map(
            lambda table: "{ " + ", ".join(f"{k} = {v}" for k, v in table.items()) + " }"
        ),
    ),
    max_leaves=6,
)


@given(st.dictionaries(KEY, VALUE, max_size=3), st.lists(st.dictionaries(KEY, VALUE, max_size=2), max_size=3))
def test_every_value_of_a_toml_text_is_found_in_its_place(top: dict[str, str], listed: list[dict[str, str]]) -> None:
    lines = [f'{key} = {value} # ] }} "' for key, value in top.items()]
    for table in listed:
        lines += ["[[ t.u ]]", *(f"{key}={value}" for key, value in table.items())]
    text = "\n".join(lines) + "\n"
    found = places(text)

    def check(value: object, path: tuple[str | int, ...]) -> None:
        place = found[path].value
        written = text[place.start : place.end]
        if not written.startswith("t.u"):
            assert tomllib.loads(f"v = {written}")["v"] == value
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        for key, item in items:
            check(item, (*path, key))

    for key, value in tomllib.loads(text).items():
        if key != "t":
            check(value, (key,))
        else:
            for index, table in enumerate(value["u"]):
                for name, item in table.items():
                    check(item, ("t", "u", index, name))
