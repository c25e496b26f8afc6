"""What is promised, and the figure that holds it: `make proof`. One declaration a promise, in proof/promises."""
