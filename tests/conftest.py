"""What holds for every test: a busy machine is no failure, so hypothesis measures no time."""

from hypothesis import settings

settings.register_profile("busy machine", deadline=None)
settings.load_profile("busy machine")
