"""A fictitious office, province or nation: who exists (`world`), and how it is written down (`lists`, `direct`)."""
