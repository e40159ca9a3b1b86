"""The bundled protocols, one file each, each readable alone. Importable as `checker.specs`."""
