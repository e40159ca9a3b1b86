"""The graph of a model's states: explored, merged by an expression, laid out, and written as SVG, DOT or GraphML."""
