"""Mutated inputs for the cores: 20,000 for each in ``make test``, a million by ``make fuzz``.

``mutator`` makes the inputs, always the same ones for the same seed; ``invariants`` says what must hold for every one
of them; each ``fuzz_*`` file is one core: what it is fed with, and how.
"""
