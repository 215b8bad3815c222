"""Benchmarks: our pages beside a bare static page and beside Dash, in one run on one machine."""
