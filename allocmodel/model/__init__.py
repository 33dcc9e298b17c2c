"""The formulas: pure functions of labelled arrays. No files, no Excel, no command line."""
