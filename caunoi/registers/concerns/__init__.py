"""Concerns of workers: what was raised, about what, by how many, who answers for it, and whether it was answered."""
