"""F TESTCALL: a real login at a port of this appliance, from this appliance."""
