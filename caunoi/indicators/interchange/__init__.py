"""Figures as other systems send and read them: one list of codes, written as CSV, JSON, ADX and SDMX-JSON, read back from two."""
