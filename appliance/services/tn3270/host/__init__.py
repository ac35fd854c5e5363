"""A host behind the appliance: the way to it, the LU asked for there, records passed both ways."""
