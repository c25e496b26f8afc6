"""Accepted rows become register rows, one file at a time, all or none."""
