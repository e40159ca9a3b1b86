"""The third judge: an interpreter of specs on ordinary Python objects and deep copies, written from docs/semantics.md.

It shares no code with the engines or with the language: it reads a spec's text, has sorts, records and domains of its own, walks the syntax
tree of the bodies, and searches by nothing cleverer than a queue. It knows no symmetry, and it takes its time.
"""
