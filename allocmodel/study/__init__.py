"""Studies of scenarios: one run, with what refuses it and what looks odd in it."""
