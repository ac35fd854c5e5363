"""The demo of the system tests; faults need one of their own, most break it."""

from tests.system.conftest import loopback_only, own_demo

__all__ = ["loopback_only", "own_demo"]
