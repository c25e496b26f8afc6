"""What the lists add up to: indicators by definition, a store without names, and the engine over it."""
