"""The process as the kernel counts it."""

from appliance.runtime.daemon.process import open_descriptors, resident_bytes


def test_a_process_has_memory_and_descriptors(tmp_path):
    assert resident_bytes() > 2**20
    before = open_descriptors()
    with (tmp_path / "file").open("w"):
        assert open_descriptors() == before + 1
