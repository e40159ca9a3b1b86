"""A walk through a spec, step by step, for whoever shows it: a browser, a terminal, or Python.

In: a model. Out: places (`places.py`), which are plain data. CPython steps the spec; the names of places are those of traces, `0/2/5`.
Nothing here prints; nothing outside `web/` knows a browser, and nothing outside `tui/` a terminal.
"""

from checker.explore.explorer import Explorer as Explorer
from checker.explore.places import Arrival as Arrival
from checker.explore.places import Place as Place
from checker.explore.walk import Walk as Walk
