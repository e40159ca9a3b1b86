"""Results as JUnit XML: a suite for each, in it a case for the search and one for each property.

The elements and attributes are those that the schemas of Jenkins and of Maven Surefire have in common.
"""

from collections.abc import Sequence
from xml.etree import ElementTree

from checker.diagnostics import SpecError, counted, printable
from checker.report.plain import plain_report
from checker.report.standing import Standing, is_of_a_property, of_each_violation, standing
from checker.report.terminal import constants_line, summary_line
from checker.result import Result, Verdict

_SEARCH = "search"


def to_junit(results: Sequence[Result]) -> str:
    """The XML document. A property that the search did not come to the end of is skipped; an undetermined search is an error."""
    root = ElementTree.Element("testsuites", name="checker")
    for result in results:
        root.append(_suite(result))
    return _text(root)


def errors_to_junit(errors: Sequence[SpecError]) -> str:
    """The document for mistakes in the input, in place of a result."""
    case = ElementTree.Element("testcase", classname="checker", name="input", time="0")
    message = errors[0].message if len(errors) == 1 else counted(len(errors), "mistake")
    text = "\n\n".join(error.render() for error in errors)
    _outcome(case, "error", message, errors[0].code, text)
    root = ElementTree.Element("testsuites", name="checker")
    root.append(_counted("checker", 0.0, [case]))
    return _text(root)


def _suite(result: Result) -> ElementTree.Element:
    cases = [_search(result), *(_property(result, name) for name in result.properties)]
    suite = _counted(f"{result.spec} {constants_line(result.constants)}".rstrip(), result.elapsed_seconds, cases)
    facts = {
        "verdict": result.verdict.value,
        result.counts: str(result.distinct_states),
        "transitions": str(result.transitions),
        "engine": result.engine,
        **{f"warning {number}": warning for number, warning in enumerate(result.warnings, start=1)},
    }
    properties = ElementTree.Element("properties")
    for name, value in facts.items():
        ElementTree.SubElement(properties, "property", name=name, value=_clean(value))
    suite.insert(0, properties)
    return suite


def _counted(name: str, seconds: float, cases: Sequence[ElementTree.Element]) -> ElementTree.Element:
    """A suite with its cases, and how many of them came to what."""
    suite = ElementTree.Element("testsuite", name=_clean(name), tests=str(len(cases)))
    for attribute, outcome in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(attribute, str(sum(case.find(outcome) is not None for case in cases)))
    suite.set("time", f"{seconds:.3f}")
    suite.extend(cases)
    return suite


def _case(result: Result, name: str, seconds: float = 0.0) -> ElementTree.Element:
    return ElementTree.Element("testcase", classname=_clean(result.spec), name=name, time=f"{seconds:.3f}")


def _search(result: Result) -> ElementTree.Element:
    """The case of the search itself: what fails that is no property, and whether it came to its end."""
    case = _case(result, _SEARCH, result.elapsed_seconds)
    if result.verdict is Verdict.UNDETERMINED:
        _outcome(case, "error", summary_line(result), result.verdict.value, plain_report(result))
    elif found := [each for each in of_each_violation(result) if each.violation and not is_of_a_property(each)]:
        _failure(case, found[0])
    elif result.violation is None:
        ElementTree.SubElement(case, "system-out").text = _clean(plain_report(result))
    return case


def _property(result: Result, name: str) -> ElementTree.Element:
    case = _case(result, name)
    match standing(result, name):
        case Standing.FAILS:
            found = [each for each in of_each_violation(result) if each.violation is not None]
            own = next((each for each in found if each.violation and name not in each.violation.also), found[0])
            own = next((each for each in found if each.violation and each.violation.property == name), own)
            _property_failure(case, own, name)
        case Standing.OPEN:
            message = f"not known: {summary_line(result)}"
            ElementTree.SubElement(case, "skipped", message=_clean(message))
        case Standing.HOLDS:
            pass
    return case


def _property_failure(case: ElementTree.Element, result: Result, name: str) -> None:
    """That a property fails, or is false where another one does."""
    if result.violation is None or name not in result.violation.also:
        _failure(case, result)
        return
    message = f"{name}: false in the same state as {result.violation.property}"
    _outcome(case, "failure", message, result.properties[name], message)


def _failure(case: ElementTree.Element, result: Result) -> None:
    assert result.violation is not None, "something fails"
    message = f"{result.violation}: {result.violation.message}"
    _outcome(case, "failure", message, result.violation.kind.value, plain_report(result))


def _outcome(case: ElementTree.Element, tag: str, message: str, kind: str, text: str) -> None:
    outcome = ElementTree.SubElement(case, tag, message=_clean(message), type=kind)
    outcome.text = _clean(text)


def _clean(text: str) -> str:
    """The text with what XML cannot hold spelt out."""
    return printable(text)


def _text(root: ElementTree.Element) -> str:
    ElementTree.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(root, encoding="unicode")}\n'
