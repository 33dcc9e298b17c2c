"""Fitted need: models of a user's own data, judged on what they were not fitted to.

A spec (`spec.py`, read by `spec_file.py`) names a file of counts (`rows.py`) and what explains them
(`variables.py`). Who the people of each row are, `people.py` says; what their ages and sexes alone
would lead to, and what published evidence on ethnicity adds, `expected.py`. `model.py` fits a
design of named columns (`design.py`) and knows nothing of rows, files or practices. `folds.py`
leaves ICBs out, `judging.py` says how good the predictions are, `finished.py` puts all together and
`result.py` is what is written.
"""
