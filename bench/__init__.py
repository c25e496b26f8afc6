"""The figures of docs/benchmarks.md, each as a ratio in one run: `make bench`."""
