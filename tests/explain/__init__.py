"""Why a violation is one, and what caused it."""
