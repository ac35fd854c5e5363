"""The first boot: members, certificates and the administrator, made from answers."""
