"""What was promised: resolutions, plans, targets, and how a figure stands against them."""
