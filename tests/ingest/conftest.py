"""Generated examples may take their time: limits of time belong to benchmarks."""

from hypothesis import settings

settings.register_profile("steady", deadline=None)
settings.load_profile("steady")
