"""How tests work here: Hypothesis with the same examples on every run, and no failure because a machine was
busy; apps that are waited for by what they have left to do, and that share their parsed stylesheets.
"""

from hypothesis import HealthCheck, settings

from tests import idle, stylesheets

settings.register_profile(
    "custui", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("custui")
idle.install()
stylesheets.install()
