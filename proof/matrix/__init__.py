"""Who may see and do what, tried in full: random trees, every office, every route, every object, one independent oracle."""
