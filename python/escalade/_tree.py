"""Which counts are to be combined next, where many are made one, a few at a time."""

from __future__ import annotations

from typing import Generic, TypeAlias, TypeVar

T = TypeVar("T")

Node: TypeAlias = tuple[int, int]
"""Level and place: level 0 has the leaves, and each level above it one node for every `fan_in` of the level below."""


class Tree(Generic[T]):
    """Leaves in order, neighbours of which are combined until one thing is left.

    >>> tree: Tree[str] = Tree(3, fan_in=2)
    >>> tree.put((0, 0), "a")
    []
    >>> tree.put((0, 2), "c")
    []
    >>> tree.put((0, 1), "b")
    [((1, 0), ['a', 'b'])]
    >>> tree.put((1, 0), "ab")
    [((2, 0), ['ab', 'c'])]
    >>> tree.put((2, 0), "abc"), tree.root
    ([], 'abc')
    """

    def __init__(self, leaves: int, fan_in: int) -> None:
        """
        Args:
            leaves: how many there are, at least 1.
            fan_in: how many are combined at a time, at least 2.
        """
        if leaves < 1 or fan_in < 2:
            raise ValueError("a tree has at least 1 leaf, and combines at least 2 at a time")
        self.fan_in = fan_in
        self.root: T | None = None
        self._sizes = [leaves]
        while self._sizes[-1] > 1:
            self._sizes.append(-(-self._sizes[-1] // fan_in))
        self._found: dict[Node, dict[int, T]] = {}

    def put(self, node: Node, thing: T) -> list[tuple[Node, list[T]]]:
        """Takes what was found at a node. Returns the node that can be combined now, if there is one, with its parts in
        order; the tree lets go of them."""
        level, place = node
        if level == len(self._sizes) - 1:
            self.root = thing
            return []
        above = (level + 1, place // self.fan_in)
        parts = self._found.setdefault(above, {})
        parts[place] = thing
        if len(parts) < self._width(above):
            return []
        del self._found[above]
        if len(parts) == 1:
            return self.put(above, thing)
        return [(above, [parts[place] for place in sorted(parts)])]

    def leaves(self, node: Node) -> range:
        """The leaves under a node."""
        level, place = node
        width = self.fan_in**level
        return range(place * width, min((place + 1) * width, self._sizes[0]))

    def _width(self, node: Node) -> int:
        level, place = node
        return min(self.fan_in, self._sizes[level - 1] - place * self.fan_in)
