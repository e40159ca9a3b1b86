"""Times this checker against Spin, Rumur and a hand-written program: `python benchmarks/run.py`."""
