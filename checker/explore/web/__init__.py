"""The explorer in a browser: a server for this machine alone, and the page that it gives.

In: a `Source`. Out: HTML of its places, made here; the browser's script puts it where it belongs and knows the keys. The place is in the
address, so that the browser's history is the way back, and nothing of one tab is known to another. Starlette and uvicorn are needed.
"""
