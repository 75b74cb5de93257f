"""Bodies of pages that differ in one word from answer to answer: compressed once, and each time only joined."""

from __future__ import annotations

import zlib
from itertools import zip_longest

from flask import Response

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST_BLOCK = b"\x01\x00\x00\xff\xff"
MOST_STORED = 0xFFFF


class Body:
    """A body with gaps, all filled with the same word.

    In a gzip stream what stands between the gaps is compressed by itself, so that it can be kept, and the word stands
    between as it is ("stored", in the words of RFC 1951).
    """

    __slots__ = ("_compressed", "_parts")

    def __init__(self, text: bytes, gap: bytes) -> None:
        self._parts = text.split(gap)
        self._compressed = [_block(part) for part in self._parts]

    def __len__(self) -> int:
        return sum(map(len, self._parts)) + sum(map(len, self._compressed))

    def plain(self, word: bytes) -> bytes:
        """The body with `word` in every gap."""
        return word.join(self._parts)

    def gzipped(self, word: bytes) -> bytes:
        """The same as a gzip stream."""
        checksum = size = 0
        for piece in _between(self._parts, word):
            checksum = zlib.crc32(piece, checksum)
            size += len(piece)
        tail = checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((GZIP_HEAD, *_between(self._compressed, _stored(word)), LAST_BLOCK, tail))


class KeptResponse(Response):
    """A page rendered before, still without the word that goes into its gaps."""

    def __init__(self, kept: Body) -> None:
        super().__init__(mimetype="text/html")
        self.kept = kept


def _between(parts: list[bytes], word: bytes) -> list[bytes]:
    return [piece for pair in zip_longest(parts, [word] * (len(parts) - 1), fillvalue=b"") for piece in pair]


def _block(text: bytes) -> bytes:
    """Deflate blocks that look back at nothing before them and end on a whole byte."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(text) + compressor.flush(zlib.Z_FULL_FLUSH)


def _stored(word: bytes) -> bytes:
    if len(word) > MOST_STORED:
        raise ValueError("a stored block of deflate holds at most 65,535 bytes")
    return b"\x00" + len(word).to_bytes(2, "little") + (len(word) ^ MOST_STORED).to_bytes(2, "little") + word
