"""The formulas: pure functions of labelled arrays. No files, no Excel, no command line."""

if __doc__ is None:
    raise ImportError(
        "allocmodel cannot run under python -OO (or PYTHONOPTIMIZE=2), which takes out the "
        "docstrings: the units, titles and sources of its steps are read from them"
    )
