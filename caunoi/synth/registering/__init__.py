"""A world written straight into the registers, with the truth that its lists would give: `loading.load`."""
