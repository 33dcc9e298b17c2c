"""How far a result may be off: its uncertain inputs drawn many times, the formulas run on each."""
