"""A mapping that never changes, whose successor shares nearly all of it: what makes a change of one thing cheap.

Things lie in a fixed number of shards by the hash of their key. A successor copies one shard and shares the others,
so a change among a hundred thousand things costs as much as one among a few hundred, and so does finding out what
changed: only shards that differ are looked at.
"""

from __future__ import annotations

import itertools
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Any, Generic, TypeVar

__all__ = ["SharedMap", "changed_keys"]

_SHARDS = 512

K = TypeVar("K")
V = TypeVar("V")


class SharedMap(Mapping[K, V], Generic[K, V]):
    """An immutable mapping; ``put`` and ``drop`` give the next one."""

    __slots__ = ("_length", "_shards")

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        shards: list[dict[K, V]] = [{} for _ in range(_SHARDS)]
        for key, value in items.items() if isinstance(items, Mapping) else items:
            shards[hash(key) % _SHARDS][key] = value
        self._shards = tuple(shards)
        self._length = sum(map(len, shards))

    @classmethod
    def of(cls, mapping: Mapping[K, V]) -> SharedMap[K, V]:
        """The mapping itself when it is shared already, else a shared copy."""
        return mapping if isinstance(mapping, SharedMap) else cls(mapping)

    def __getitem__(self, key: K) -> V:
        return self._shards[hash(key) % _SHARDS][key]

    def get(self, key: K, default: V | None = None) -> V | None:  # type: ignore[override]
        """The value of a key, or the default."""
        return self._shards[hash(key) % _SHARDS].get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._shards[hash(key) % _SHARDS]

    def __iter__(self) -> Iterator[K]:
        return itertools.chain.from_iterable(self._shards)

    def values(self) -> ValuesView[V]:
        """The values, without looking up each by its key."""
        return _Values(self)

    def items(self) -> ItemsView[K, V]:
        """Keys and values, without looking up each."""
        return _Items(self)

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return f"SharedMap({dict(self)!r})"

    def put(self, key: K, value: V) -> SharedMap[K, V]:
        """The mapping with this value; itself when that is the value already."""
        old = self._shards[hash(key) % _SHARDS]
        if key in old and old[key] is value:
            return self
        return self._with_shard(hash(key) % _SHARDS, {**old, key: value})

    def drop(self, key: K) -> SharedMap[K, V]:
        """The mapping without this key; itself when it has none."""
        old = self._shards[hash(key) % _SHARDS]
        if key not in old:
            return self
        return self._with_shard(hash(key) % _SHARDS, {name: value for name, value in old.items() if name != key})

    def _with_shard(self, place: int, shard: dict[K, V]) -> SharedMap[K, V]:
        new: SharedMap[K, V] = SharedMap.__new__(SharedMap)
        new._shards = (*self._shards[:place], shard, *self._shards[place + 1 :])
        new._length = self._length - len(self._shards[place]) + len(shard)
        return new

    def _differing(self, other: SharedMap[K, V]) -> Iterator[tuple[dict[K, V], dict[K, V]]]:
        for mine, theirs in zip(self._shards, other._shards, strict=True):
            if mine is not theirs:
                yield mine, theirs


class _Values(ValuesView[V]):
    _mapping: SharedMap[Any, V]

    def __iter__(self) -> Iterator[V]:
        return itertools.chain.from_iterable(shard.values() for shard in self._mapping._shards)


class _Items(ItemsView[K, V]):
    _mapping: SharedMap[K, V]

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return itertools.chain.from_iterable(shard.items() for shard in self._mapping._shards)


def changed_keys(before: Mapping[K, V], after: Mapping[K, V]) -> Iterator[K]:
    """The keys that one of two mappings lacks, or that are another object in the other."""
    if before is after:
        return
    if isinstance(before, SharedMap) and isinstance(after, SharedMap):
        pairs: Iterable[tuple[Mapping[K, V], Mapping[K, V]]] = before._differing(after)
    else:
        pairs = ((before, after),)
    for old, new in pairs:
        for key, value in old.items():
            if key not in new or new[key] is not value:
                yield key
        for key in new:
            if key not in old:
                yield key
