"""What is shown, once: each table's figures, headings and notes, for every drawer.

A terminal (`reading.terminal`) draws a view as text, the workbook (`workbook.views`) as links.
"""
