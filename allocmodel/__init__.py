"""Open, explainable resource allocation for health systems."""

__version__ = "0.1.0"
