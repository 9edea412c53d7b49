"""What `benchmarks/measure.py` measures, a theme in each module."""
