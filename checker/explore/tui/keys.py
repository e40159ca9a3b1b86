"""The keys: what they are bound to, and what the help says of them. Those that the page has mean the same there."""

from textual.binding import Binding

KEYS: tuple[tuple[str, str, str, str], ...] = (
    ("", "", "Down, Up, j, k", "to the next step, or line, or the one before; PageDown, PageUp, End"),
    (
        "",
        "",
        "Enter, 0-9",
        "take the step, or the one with this number; of another line, go there or say why it is so",
    ),
    ("u,backspace", "move('undo')", "u, Backspace", "undo: where you were before"),
    ("r", "move('redo')", "r", "redo"),
    ("p", "move('up')", "p", "one step up the path"),
    ("home", "move('restart')", "Home", "the beginning"),
    ("colon", "ask('go')", ":", "go to a place by its name, such as 0/2/5"),
    ("slash", "ask('jump')", "/", "jump: to the nearest state where something is so"),
    ("b", "ask('first')", "b", "the same from the beginning"),
    ("f", "ask('run')", "f", "run on along the first steps until that is so or something is wrong"),
    ("x", "ask('random')", "x", "the same along random steps"),
    ("c", "check", "c", "have the whole spec searched for a violation, by checker check"),
    ("w", "ask('why')", "w", "why an action is not enabled here, or a property is as it is"),
    ("s", "view('state')", "s", "the state; what the last step changed has a *"),
    ("t", "view('truths')", "t", "what is true: the properties"),
    ("n", "view('refusals')", "n", "the actions that are not enabled, the nearest first"),
    ("h", "view('path')", "h", "how we came here: the path"),
    ("g", "view('around')", "g", "the states around here"),
    ("plus,equals_sign", "reach(1)", "+", "look further around"),
    ("minus", "reach(-1)", "-", "look less far"),
    ("", "", "Tab", "to the next part of the screen"),
    ("escape", "leave", "Esc", "stop a search; leave a field; close this; back to the steps"),
    ("question_mark", "help", "?", "these keys"),
    ("q,ctrl+q", "quit", "q", "the end; Ctrl-C, too"),
)
"""Keys as textual names them, what they do, and for the help: the keys and what they do, in words."""

GOALS = (
    "What a jump looks for and a run stops at is a Python expression over self, as in len(self.log) > 1; the name of a property, which "
    "means that it is true, or not agreement; the name of an action, which means a step of it; nothing, which means anything that is wrong."
)

SHORT = "Enter take  u undo  / jump  f run  : go to  w why  ? keys  q quit"
"""The keys that are always in sight."""


def bindings() -> list[Binding]:
    """What textual binds; Ctrl-C has precedence over what a field does with it."""
    bound = [Binding(keys, action, words, show=False) for keys, action, _, words in KEYS if keys]
    digits = [Binding(str(digit), f"digit({digit})", show=False) for digit in range(10)]
    return [*bound, *digits, Binding("ctrl+c", "quit", show=False, priority=True)]
