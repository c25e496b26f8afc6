"""Who counts and who is eligible: predicates over declared columns, in one language for figures and for rules."""
