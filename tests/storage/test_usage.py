"""What a home holds: its files whatever the depth, links by their own size, nothing that is elsewhere."""

from __future__ import annotations

from appliance.storage.usage import used


def test_files_at_every_depth_count_and_a_link_counts_as_itself(place):
    assert used(place.user2) == 0
    (place.home / "d" / "e").mkdir(parents=True)
    (place.home / "d" / "e" / "f").write_bytes(bytes(600))
    (place.home / "g").write_bytes(bytes(200))
    (place.home / "link").symlink_to("/etc/passwd")
    assert used(place.user2) == 800 + (place.home / "link").lstat().st_size
