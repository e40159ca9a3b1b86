"""Where nodes stand: in columns by distance, no two on each other, few crossings, the same each time."""

import itertools
import random

from checker.graph.crossings import crossings, ordered
from checker.graph.layout import BETWEEN, Layout, layered


def sizes(names: str, width: float = 40, height: float = 20) -> dict[str, tuple[float, float]]:
    return dict.fromkeys(names, (width, height))


def random_layout(seed: int) -> tuple[dict[int, tuple[float, float]], Layout[int]]:
    draw = random.Random(seed)
    count = draw.randint(2, 60)
    nodes = {node: (float(draw.randint(10, 90)), float(draw.randint(10, 40))) for node in range(count)}
    edges = [(draw.randrange(count), draw.randrange(count)) for _ in range(3 * count)]
    return nodes, layered(nodes, edges, [0])


def test_a_graph_without_nodes_has_no_size() -> None:
    assert layered({}, []) == Layout({}, {}, 0.0, 0.0)


def test_columns_go_by_the_distance_from_the_roots() -> None:
    made = layered(sizes("abcd"), [("a", "b"), ("b", "c"), ("a", "c"), ("c", "d"), ("d", "a")], ["a"])
    across = {node: x for node, (x, _) in made.centres.items()}
    assert across["a"] < across["b"] == across["c"] < across["d"]


def test_what_no_root_leads_to_is_there_as_well() -> None:
    assert set(layered(sizes("abcd"), [("a", "b"), ("c", "d")], ["a"]).centres) == set("abcd")


def test_an_edge_back_over_columns_bends_from_its_source_on() -> None:
    made = layered(sizes("abcd"), [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")], ["a"])
    across = [x for x, _ in made.bends["d", "a"]]
    assert across == sorted(across, reverse=True)
    assert [(one + other) / 2 for one, other in zip(across[::2], across[1::2], strict=True)] == [
        made.centres["c"][0],
        made.centres["b"][0],
    ]


def test_no_two_nodes_of_a_column_overlap_and_all_are_within_the_picture() -> None:
    for seed in range(40):
        nodes, made = random_layout(seed)
        for node, (x, y) in made.centres.items():
            width, height = nodes[node]
            assert x - width / 2 >= -1e-6
            assert x + width / 2 <= made.width + 1e-6
            assert y - height / 2 >= -1e-6
            assert y + height / 2 <= made.height + 1e-6
        for one, other in itertools.combinations(nodes, 2):
            if made.centres[one][0] == made.centres[other][0]:
                apart = abs(made.centres[one][1] - made.centres[other][1])
                assert apart >= (nodes[one][1] + nodes[other][1]) / 2 + BETWEEN - 1e-6


def test_the_same_graph_is_laid_out_the_same() -> None:
    assert random_layout(7) == random_layout(7)


def test_a_tree_has_no_crossings() -> None:
    edges = [(f"{name}", f"{name}{child}") for name in ("r", "r0", "r1", "r2") for child in range(3)]
    nodes = list(dict.fromkeys(["r", *(target for _, target in reversed(edges))]))
    made = layered(dict.fromkeys(nodes, (20.0, 10.0)), edges, ["r"])
    for (one, under), (other, below) in itertools.combinations(edges, 2):
        if len(one) == len(other) and one != other:
            upper = made.centres[one][1] < made.centres[other][1]
            assert (made.centres[under][1] < made.centres[below][1]) == upper


def test_crossings_are_counted_as_they_are_drawn() -> None:
    for seed in range(30):
        draw = random.Random(seed)
        left, right = list(range(8)), list(range(8, 16))
        edges = [(draw.choice(left), draw.choice(right)) for _ in range(20)]
        neighbours = [([s for s, t in edges if t == n], [t for s, t in edges if s == n]) for n in range(16)]
        expected = sum((a - c) * (b - d) < 0 for (a, b), (c, d) in itertools.combinations(edges, 2))
        assert crossings([left, right], neighbours) == expected
        assert crossings(ordered([left, right], neighbours), neighbours) <= expected
