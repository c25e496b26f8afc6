"""The door for other systems: JSON, read-only, opened by a key; one file a register."""
