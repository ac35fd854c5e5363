"""What a service owes its system: ports from systemd, readiness, a watchdog, its own delay, a sound clock."""
