"""The tools, a row each: what a client is told of them, and what they take."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, get_args

from checker.mcp.bounds import LEAST_CHARACTERS, LEAST_MEGABYTES, Bounds
from checker.mcp.parameters import Parameter, input_schema
from checker.options import Deadlock, Engine, Strategy

INSTRUCTIONS = """\
checker is an explicit-state model checker. A spec is a Python file with a class that derives from checker's Spec: annotated \
attributes are the state, @action methods the steps, @invariant, @step_invariant and @reachable the properties. list_specs names the \
bundled specs, and with a name and source=true shows how one is written.

Call check first. Its answer has an exit_code: 0 verified, 1 violated, 2 the input is wrong (each mistake has a code C###, a place \
and often a fix), 3 undetermined (a bound cut the search: nothing is known of the rest), 4 a bug of the checker. Only exit_code 0 \
means that the properties hold, and only for the constants that were checked. A violation comes with the name of its trace, such as \
0/2/5: explain says what went wrong in it, replay shows its steps and states, why says of any state in it why an action is not \
enabled or a property true or false.

A spec, and each expression in show, is Python that runs on this machine with the rights of this server: pass on only what you \
would run as a program. Files are named relative to the server's folder and have to be in it, which restricts the files that a call \
names, not what that Python reads, writes or starts."""

_RUNS_PYTHON = "Runs the spec as Python on this machine, with the rights of the server; its folder does not hold back what that code does."
_AND_SHOW = "So are the expressions in show run."

_SPEC = Parameter(
    "spec",
    "string",
    "The name of a bundled spec (paxos), a file in the server's folder (specs/lock.py), or file.py:ClassName where it has several.",
    is_required=True,
)
_CONSTANTS = Parameter(
    "constants",
    "constants",
    'Values of the spec\'s constants and sizes of its sorts, as {"RM": 5, "Guard": false, "ReadQuorum": "2 of 3", "Epoch": "0..3"}. '
    "Those that are left out have their defaults.",
)
_TRACE = Parameter(
    "trace",
    "string",
    "The name of a trace, as an answer of check has it in trace_name (0/2/5: the number of the initial state, then of each step among "
    "those that are enabled), or a file in the server's folder with a JSON report or an ITF trace.",
    is_required=True,
)
_FULL = Parameter("full", "boolean", "Every step of a long trace in all its details.", default=False)
_ONLY = Parameter("only", "strings", "Of traces and states show only these variables.")
_HIDE = Parameter("hide", "strings", "Of traces and states do not show these variables.")
_SHOW = Parameter(
    "show",
    "strings",
    "Python expressions over self, such as len(self.votes), evaluated in each state of a trace. They are any Python, and run on this "
    "machine with the rights of the server.",
)
_ENGINE = Parameter(
    "engine",
    "string",
    "auto: CPython at once, compiled C as soon as it is ready; reference: CPython alone, so that print in the spec is shown.",
    default="auto",
    choices=get_args(Engine),
)
_DEADLOCK = Parameter(
    "deadlock",
    "string",
    "What a state without an enabled action is where no @final holds; auto: an error if the spec has a @final, else a warning.",
    default="auto",
    choices=get_args(Deadlock),
)


@dataclass(frozen=True)
class Tool:
    """One of them: its name, what it is for, and what it takes besides what bounds it."""

    name: str
    title: str
    says: str
    own: tuple[Parameter, ...]
    counts_states: bool = False
    runs_python: bool = True
    """Whether it runs what the caller names or writes; the bundled specs alone are ours."""

    @property
    def description(self) -> str:
        """What it is for, and what it runs."""
        if not self.runs_python:
            return self.says
        shows = any(parameter is _SHOW for parameter in self.own)
        return " ".join((self.says, _RUNS_PYTHON, *((_AND_SHOW,) if shows else ())))

    def parameters(self, bounds: Bounds) -> tuple[Parameter, ...]:
        """All that it takes."""
        return (*self.own, *_bounding(bounds, counts_states=self.counts_states))

    def input_schema(self, bounds: Bounds) -> dict[str, Any]:
        """The same as JSON schema."""
        return input_schema(self.parameters(bounds))


def _bounding(bounds: Bounds, *, counts_states: bool) -> Sequence[Parameter]:
    seconds = Parameter(
        "max_seconds",
        "number",
        "Stop after so many seconds; the answer is then undetermined, with what was covered.",
        default=bounds.usual_seconds,
        least=1,
        most=bounds.seconds,
        raised_by="checker mcp --max-seconds allows more",
    )
    states = Parameter(
        "max_states",
        "integer",
        "Stop after so many distinct states, or orbits.",
        default=bounds.usual_states,
        least=1,
        most=bounds.states,
        raised_by="checker mcp --max-states allows more",
    )
    memory = Parameter(
        "max_memory_mb",
        "integer",
        "Stop at so many megabytes of memory.",
        default=bounds.usual_megabytes,
        least=LEAST_MEGABYTES,
        most=bounds.megabytes,
        raised_by="checker mcp --max-memory allows more",
    )
    characters = Parameter(
        "max_characters",
        "integer",
        "The most characters of the text, and of the JSON, of the answer; what is left out is said.",
        default=bounds.usual_characters,
        least=LEAST_CHARACTERS,
        most=bounds.characters,
    )
    return (seconds, *((states,) if counts_states else ()), memory, characters)


TOOLS: tuple[Tool, ...] = (
    Tool(
        "check",
        "Check a spec",
        "Explore every reachable state of a spec: verified, or the shortest counterexample with the reasons and the causes of the "
        "violation. The JSON is the report of `checker check --format json`, with trace_name for explain, replay and why.",
        (
            _SPEC,
            _CONSTANTS,
            Parameter(
                "strategy",
                "string",
                "bfs finds shortest counterexamples; dfs takes less memory and finds long ones.",
                default="bfs",
                choices=get_args(Strategy),
            ),
            Parameter(
                "symmetry",
                "boolean",
                "Count states up to the permutations of Symmetric sorts whose symmetry is proved; false counts every state.",
                default=True,
            ),
            Parameter(
                "strict",
                "boolean",
                "A warning (an action never enabled, a hollow property) is a violation.",
                default=False,
            ),
            _ENGINE,
            _DEADLOCK,
            Parameter("max_depth", "integer", "Explore no further than so many steps.", least=0),
            _FULL,
            _ONLY,
            _HIDE,
            _SHOW,
        ),
        counts_states=True,
    ),
    Tool(
        "simulate",
        "Walk at random",
        "Take random walks through a spec that is too large to explore. It finds violations, and never says verified.",
        (
            _SPEC,
            _CONSTANTS,
            Parameter("runs", "integer", "Walks to take.", default=1000, least=1, most=10_000_000),
            Parameter("max_depth", "integer", "Steps of a walk, at most.", default=100, least=1, most=1_000_000),
            Parameter("seed", "integer", "The same seed takes the same walks.", default=0),
            _ENGINE,
            _FULL,
            _ONLY,
            _HIDE,
            _SHOW,
        ),
    ),
    Tool(
        "explain",
        "Explain a counterexample",
        "What goes wrong at the end of a trace: the formula that is false, opened level by level with the values in it, the changes "
        "without which it would not be (each confirmed by running the trace without it), since when it could not be avoided, and a "
        "diagram of who did what and what each step used.",
        (_SPEC, _TRACE, _CONSTANTS, _DEADLOCK),
    ),
    Tool(
        "why",
        "Why (not) here",
        "Of the state after a step of a trace: why an action with these arguments is not enabled there, or why a property is true or "
        "false; and since which step.",
        (
            _SPEC,
            _TRACE,
            Parameter("step", "integer", "After which step: 0 is the initial state.", is_required=True, least=0),
            Parameter(
                "asked",
                "string",
                "An action with its arguments as a trace shows it, accept(acceptor2, Accept(ballot1, value1)), or the name of a property.",
                is_required=True,
            ),
            _CONSTANTS,
        ),
    ),
    Tool(
        "replay",
        "Run a trace again",
        "Run a trace again step by step in CPython: the states on the way, what each step changed, where it stops being a behaviour of "
        "the spec, and which properties fail at its end. A name may be changed and made longer by hand to try other steps: a number that "
        "is too large is answered with the steps that are enabled there.",
        (_SPEC, _TRACE, _CONSTANTS, _FULL, _ONLY, _HIDE, _SHOW),
    ),
    Tool(
        "list_specs",
        "List the bundled specs",
        "The bundled specs of known protocols, a line each; or all that is known of one by its name (properties, states, broken variants), "
        "with source=true its text as well, which shows how specs are written.",
        (
            Parameter("name", "string", "One of them, or of their broken variants."),
            Parameter("source", "boolean", "The text of the one that is named, too.", default=False),
        ),
        runs_python=False,
    ),
)


OUTPUT_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "Beside this: report, explained, answer or replayed, as checker/report/schema.json has them; specs; or errors.",
    "properties": {
        "schema_version": {"type": "integer"},
        "exit_code": {
            "type": "integer",
            "enum": [0, 1, 2, 3, 4],
            "description": "0 verified, or nothing wrong; 1 violated, or no behaviour; 2 bad input; 3 undetermined; 4 a bug of ours.",
        },
        "verdict": {"type": "string", "enum": ["verified", "violated", "undetermined"]},
        "trace_name": {
            "type": ["string", "null"],
            "description": "The counterexample, as explain, replay and why take it.",
        },
        "stopped_by": {"type": "string", "description": "What ended the call before it had an answer."},
        "left_out": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Parts that are empty here for want of characters.",
        },
    },
    "required": ["schema_version", "exit_code"],
}
"""What the JSON of every answer has."""


def tool_named(name: str) -> Tool | None:
    """The tool of that name."""
    return next((tool for tool in TOOLS if tool.name == name), None)
