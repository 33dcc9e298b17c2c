"""Which area is in which place: every area in exactly one, or an error that lists the areas.

And which is in which neighbourhood of its place, by the same rules.
"""
