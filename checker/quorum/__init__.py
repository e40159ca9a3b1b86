"""Quorum systems: written, kept in files, verified, measured. Knows nothing of specs or engines.

Imports `checker.diagnostics` and `checker.shown` alone.

A folder is named by what is done there, a module by what is in it, and no two modules have the same name:

    algebra/       systems as expressions over nodes, families by construction, minimal quorums. No text, no file, no solver
    notation/      an expression as text: tokens, the parser and its tree, the nodes it is over, what each form means
    layout_files/  layouts in TOML: the reader, its entries and their positions, the catalogue of bundled ones
    verify/        is a property true of given systems? questions and claims, the search for a proof, refutations, their checker
    parametric/    is it true of families given by formulas, for all parameters?
    measure/       resilience, load, latency, availability, and the search for the best layout
    federated/     networks in which each validator says whom it needs

Beside the folders is what several of them need: `properties` (the names of those that can be asked for), `vocabulary` (the words of
expressions, names of nodes), `phrases` (counts and lists in sentences), `deadline`, `z3_query` (one question, with a limit that holds).

`spec_families` is the interface for the rest of `checker`: the quorums of a spec's constant, from an expression or a layout file. Only
the commands and the reports import anything else. Z3, networkx and HiGHS are imported by what uses them, when it does.

Where to go: for a new form of expression, `notation.syntax_tree`, `.parser` and `.semantics`, and `algebra.constructions` for what it
makes; a new key of layout files, `layout_files.document_entries` and its schema; a new property, `properties`, `verify.obligations` for its
definition, a check such as those of `verify.consensus`, and `verify.layout_questions` for how a layout is asked.
"""
