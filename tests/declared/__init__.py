"""Tests of what is declared."""
