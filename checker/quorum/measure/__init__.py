"""Measures of quorum systems: resilience, load and capacity, network load, latency, availability, and the best layout. Exact.

Knows the quorum algebra and nothing of specs or engines. HiGHS (`pip install 'protocol-checker[quorum]'`) is needed for the loads of
unlike nodes alone.
"""

from checker.quorum.measure.all_measures import Measures, measure
from checker.quorum.measure.availability import Availability
from checker.quorum.measure.errors import MeasureError, NoStrategyError, UndeterminedError
from checker.quorum.measure.layout_search import Found, Requirements, find
from checker.quorum.measure.optimum import Optimum
from checker.quorum.measure.strategy import Strategy

__all__ = [
    "Availability",
    "Found",
    "MeasureError",
    "Measures",
    "NoStrategyError",
    "Optimum",
    "Requirements",
    "Strategy",
    "UndeterminedError",
    "find",
    "measure",
]
