"""The engines: a Model in, a Result out. They know nothing of files, options or output."""
