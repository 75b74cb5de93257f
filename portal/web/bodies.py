"""Bodies of pages that differ in one word from answer to answer: compressed once, and each time only joined."""

from __future__ import annotations

import zlib

from flask import Response

GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
LAST_BLOCK = b"\x01\x00\x00\xff\xff"
MOST_STORED = 0xFFFF


class Body:
    """A body with gaps, all filled with the same word.

    In a gzip stream what stands between the gaps is compressed by itself, so that it can be kept, and the word stands
    between as it is ("stored", in the words of RFC 1951).
    """

    __slots__ = ("_checksums", "_compressed", "_parts", "_size")

    def __init__(self, text: bytes, gap: bytes) -> None:
        self._parts = text.split(gap)
        self._compressed = [_block(part) for part in self._parts]
        self._checksums = [_Checksum(part) for part in self._parts]
        self._size = sum(map(len, self._parts))

    def __len__(self) -> int:
        return sum(map(len, self._parts)) + sum(map(len, self._compressed))

    def plain(self, word: bytes) -> bytes:
        """The body with `word` in every gap."""
        return word.join(self._parts)

    def gzipped(self, word: bytes) -> bytes:
        """The same as a gzip stream."""
        checksum = self._checksums[0].after(0)
        for following in self._checksums[1:]:
            checksum = following.after(zlib.crc32(word, checksum))
        size = self._size + len(word) * (len(self._parts) - 1)
        tail = checksum.to_bytes(4, "little") + (size & 0xFFFFFFFF).to_bytes(4, "little")
        return b"".join((GZIP_HEAD, _stored(word).join(self._compressed), LAST_BLOCK, tail))


class _Checksum:
    """What a text makes of the checksum of all before it, without reading the text again.

    CRC-32 is linear but for a constant: each bit of the sum before changes the sum after in a way of its own.
    """

    __slots__ = ("_alone", "_bits")

    def __init__(self, text: bytes) -> None:
        self._alone = zlib.crc32(text)
        self._bits = [zlib.crc32(text, 1 << bit) ^ self._alone for bit in range(32)]

    def after(self, before: int) -> int:
        """The checksum of the text when that of all before it is `before`."""
        found = self._alone
        for bit, change in enumerate(self._bits):
            if before >> bit & 1:
                found ^= change
        return found


class KeptResponse(Response):
    """A page rendered before, still without the word that goes into its gaps."""

    def __init__(self, kept: Body) -> None:
        super().__init__(mimetype="text/html")
        self.kept = kept


def _block(text: bytes) -> bytes:
    """Deflate blocks that look back at nothing before them and end on a whole byte."""
    compressor = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return compressor.compress(text) + compressor.flush(zlib.Z_FULL_FLUSH)


def _stored(word: bytes) -> bytes:
    if len(word) > MOST_STORED:
        raise ValueError("a stored block of deflate holds at most 65,535 bytes")
    return b"\x00" + len(word).to_bytes(2, "little") + (len(word) ^ MOST_STORED).to_bytes(2, "little") + word
