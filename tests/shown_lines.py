"""What a page shows of an output, held against what is printed."""


def not_printed(expected: list[str], printed: list[str]) -> str | None:
    """The first line of what is shown that is not printed where it should be; `...` stands for any lines."""
    place, free = 0, False
    for line in expected:
        if line == "...":
            free = True
            continue
        found = next((n for n in range(place, len(printed)) if printed[n].startswith(line)), None)
        if found is None or (found > place and not free):
            return line
        place, free = found + 1, False
    return None
