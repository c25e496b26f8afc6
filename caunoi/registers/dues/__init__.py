"""The union fund that employers pay, and the dues of members: what was due and what was paid."""
