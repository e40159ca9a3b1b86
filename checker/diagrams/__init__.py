"""Space-time diagrams of a trace: who takes which step, and what of others it uses. Data, and a file for each form it is drawn in."""
