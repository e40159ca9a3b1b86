"""Reports: what a `Result` or a `Trace` looks like on the terminal, as JSON and as ITF.

A file a format; none knows an engine.
"""
