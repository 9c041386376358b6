"""Figures of a period, computed again after docs/reporting.md. It shares no code with the tools."""
