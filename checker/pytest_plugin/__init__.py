"""The pytest plugin: the fixture `check`, spec files as tests, traces that are kept and tried first (docs/pytest.md).

Whoever has checker installed loads this with every run of pytest. So nothing of the package is imported here before a spec is checked.
"""

from checker.pytest_plugin.checks import Check, CheckFailed

__all__ = ["Check", "CheckFailed"]
