"""The reform of 1.7.2025 on an invented nation: made as of the evening before, decided, counted: `replaying.replay`."""
