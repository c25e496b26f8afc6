"""The figures of docs/benchmarks.md, each as a ratio in one run: `make bench`."""

import os

import django

# What is measured reads models where it is imported.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caunoi.settings")
django.setup()
