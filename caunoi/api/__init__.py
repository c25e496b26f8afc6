"""The door for other systems: JSON, opened by a key; one file a register. It reads, but for lists that are handed in."""
