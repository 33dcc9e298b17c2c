"""What people read who have no workbook: a page for places and the public, and papers for boards.

A document is made of blocks (`blocks.py`) and says nothing that is not a figure of a run, a view or
a sentence of the catalogue (`sentences.toml`). `as_html.py` and `as_docx.py` draw it.
"""
