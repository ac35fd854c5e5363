"""What operators are shown of the whole appliance: tables, counts, the overview, ends, metrics."""
