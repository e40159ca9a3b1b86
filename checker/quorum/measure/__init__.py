"""Measures of quorum systems: resilience, load and capacity, network load, latency, availability, and the best layout. Exact.

Knows the quorum algebra and nothing of specs or engines. HiGHS (`pip install 'checker[quorum]'`) is needed for the loads of
unlike nodes alone.
"""

from checker.quorum.measure.all_measures import Measures, measure
from checker.quorum.measure.availability import Availability, availability, estimate, fastest_latency
from checker.quorum.measure.candidates import Candidate, candidates
from checker.quorum.measure.errors import (
    MeasureError,
    MissingSolverError,
    NoQuorumError,
    NoStrategyError,
    UndeterminedError,
)
from checker.quorum.measure.goal import Objective
from checker.quorum.measure.layout_search import Found, Requirements, find
from checker.quorum.measure.load_certificate import proves
from checker.quorum.measure.optimum import Certificate, Optimum, optimise
from checker.quorum.measure.resilience import resilience, smallest_blocking_set
from checker.quorum.measure.strategy import Strategy
from checker.quorum.measure.workload import Workload

__all__ = [
    "Availability",
    "Candidate",
    "Certificate",
    "Found",
    "MeasureError",
    "Measures",
    "MissingSolverError",
    "NoQuorumError",
    "NoStrategyError",
    "Objective",
    "Optimum",
    "Requirements",
    "Strategy",
    "UndeterminedError",
    "Workload",
    "availability",
    "candidates",
    "estimate",
    "fastest_latency",
    "find",
    "measure",
    "optimise",
    "proves",
    "resilience",
    "smallest_blocking_set",
]
