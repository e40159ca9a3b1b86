"""The server of `checker mcp`: the checker as tools of the Model Context Protocol, for programs that write specs and fix them.

    parameters.py  what a tool takes: the schema that a client is shown, and what is wrong with what it gives
    tools.py       the tools, a row each
    bounds.py      what a caller may spend
    places.py      files, which have to be in the folder of the server
    server.py      the protocol; the only module that knows the SDK
    jobs.py        a call in a process of its own, which is killed at its bounds
    worker.py      that process
    work.py        what it does there: the public functions, a text as the terminal has it and JSON
    answers.py     what comes of a call, cut to the characters that were asked for

The server itself runs nothing of an author: a spec that does not end, or ends its process, ends no more than its own call.
"""
