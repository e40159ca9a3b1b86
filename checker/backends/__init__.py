"""The back ends: what runs a spec. Each knows nothing of searches, reports and options."""
