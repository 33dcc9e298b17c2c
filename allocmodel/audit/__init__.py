"""Checks a workbook by its rules and by independent recalculation."""
