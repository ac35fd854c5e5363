"""The bench: Sallyport and its peers, measured in turn in one run; only ratios mean anything."""
