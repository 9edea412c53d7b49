"""How Hypothesis works here: the same examples on every run, and no failure because a machine was busy."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "custui", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("custui")
