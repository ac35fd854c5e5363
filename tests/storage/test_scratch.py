"""The directory of unfinished contents."""

from __future__ import annotations

import os

from appliance.storage.scratch import Scratch


def test_what_a_killed_process_left_is_removed_at_the_next_start(tmp_path):
    first = Scratch(tmp_path / "scratch")
    name, fd = first.create()
    os.write(fd, b"half")
    os.close(fd)
    first.close()
    (tmp_path / "scratch/keep").write_text("not ours")
    Scratch(tmp_path / "scratch").close()
    assert os.listdir(tmp_path / "scratch") == ["keep"]
    assert name.endswith(".part")


def test_names_differ_and_are_private(tmp_path):
    scratch = Scratch(tmp_path / "scratch")
    made = [scratch.create() for _ in range(3)]
    assert len({name for name, _ in made}) == 3
    assert all(os.fstat(fd).st_mode & 0o777 == 0o600 for _, fd in made)
    for name, fd in made:
        os.close(fd)
        scratch.remove(name)
    assert os.listdir(tmp_path / "scratch") == []
    scratch.close()
