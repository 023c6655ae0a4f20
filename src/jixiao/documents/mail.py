"""Mails (.eml) and web archives (.mht): their text, and the files attached to them."""

from __future__ import annotations

import binascii
import email
import email.errors
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.header import decode_header
from email.message import Message
from pathlib import PurePosixPath

from jixiao.documents.encoding import codec
from jixiao.documents.packed import Packed, named

#: Bytes at the beginning in which a mail names what it is.
HEAD = 20_000
#: A field of a head: `Subject:`.
_FIELD = re.compile(r"^([A-Za-z][A-Za-z-]{1,60}):", re.MULTILINE)
#: Fields two of which tell a mail's head from other texts.
_KNOWN = frozenset(
    ["from", "date", "subject", "to", "message-id", "mime-version", "received", "return-path", "content-type"]
)
_TEXTS = ("text/html", "text/plain", "application/xhtml+xml")


def is_mail(raw: bytes) -> bool:
    """Whether the bytes of a file begin with the head of a mail."""
    beginning = raw[:HEAD].decode("latin-1").replace("\r\n", "\n").lstrip("\xef\xbb\xbf \n")
    if beginning.startswith("From "):  # the line that parts the mails of a mailbox
        beginning = beginning.partition("\n")[2]
    head = beginning.partition("\n\n")[0]
    return _FIELD.match(head) is not None and len(_KNOWN & {name.lower() for name in _FIELD.findall(head)}) > 1


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail's text: its bytes, whether it is HTML, its charset; and the files that came with it."""

    body: bytes
    is_page: bool
    charset: str | None
    files: tuple[Packed, ...]

    @property
    def text(self) -> bytes:
        """The text in UTF-8 where its charset is told, or else as it stands."""
        known = codec(self.charset or "")
        return self.body.decode(known, "replace").encode("utf-8") if known else self.body


def opened(raw: bytes) -> Mail:
    """The mail that ``raw`` is; one without text where it is damaged."""
    try:
        leaves = list(_leaves(email.message_from_bytes(raw)))
    except (RecursionError, email.errors.MessageError, ValueError, LookupError):
        return Mail(b"", False, None, ())
    texts = [leaf for leaf in leaves if leaf.get_content_type() in _TEXTS and not _is_attached(leaf)]
    # Of one text in two forms, the page has the tables.
    body = next((leaf for kind in _TEXTS for leaf in texts if leaf.get_content_type() == kind), None)
    files = tuple(_file(leaf, number) for number, leaf in enumerate(leaves, 1) if leaf not in texts and _is_file(leaf))
    if body is None:
        return Mail(b"", False, None, files)
    return Mail(_bytes(body), body.get_content_type() != "text/plain", body.get_content_charset(), files)


def listed(name: str, raw: bytes) -> list[Packed] | None:
    """The text of a mail called ``name``, under its name, and its files; None where it has no files."""
    mail = opened(raw)
    if not mail.files:
        return None
    text = [] if not mail.body.strip() else [_text_of(name, mail)]
    return [*text, *mail.files]


def _text_of(name: str, mail: Mail) -> Packed:
    text = mail.text
    return Packed(f"{PurePosixPath(name).stem}.{'html' if mail.is_page else 'txt'}", len(text), None, lambda: text)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts of a mail that hold no others; a mail within it is one of them."""
    for name, value in list(message.raw_items()):
        if isinstance(value, str) and not value.isprintable():  # bytes of a charset that nobody names
            message.replace_header(name, named(value.encode("utf-8", "surrogateescape")))
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment" or (
        part.get_content_disposition() is None
        and part.get_filename() is not None
        and part.get_content_type() == "text/plain"
    )


def _is_file(part: Message) -> bool:
    """Whether a part is a file of its own, and no picture or style of the text."""
    return (
        _is_attached(part)
        or part.get_content_maintype() == "application"
        or part.get_content_type() == "message/rfc822"
    )


def _file(part: Message, number: int) -> Packed:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        content = inner[0].as_bytes() if isinstance(inner, list) and isinstance(inner[0], Message) else b""
        name = _decoded(part.get_filename()) or f"附件{number}.eml"
        name = name if name.endswith(".eml") else f"{name}.eml"
    else:
        content = _bytes(part)
        name = _decoded(part.get_filename()) or f"附件{number}"
    # A mail's attachment has a name and no path.
    return Packed(PurePosixPath(name.replace("\\", "/")).name, len(content), None, lambda: content)


def _bytes(part: Message) -> bytes:
    try:
        content = part.get_payload(decode=True)
    except (binascii.Error, ValueError, LookupError):
        return b""
    return content if isinstance(content, bytes) else b""


def _decoded(name: str | None) -> str:
    """A name as mails write it: in encoded words, or as it is."""
    if not name:
        return ""
    try:
        parts = decode_header(name)
    except email.errors.HeaderParseError:
        parts = [(name, None)]
    return "".join(map(_text, parts)).strip()


def _text(part: tuple[bytes | str, str | None]) -> str:
    written, charset = part
    if isinstance(written, str):
        return written
    known = codec(charset or "")
    return written.decode(known, "replace") if known else named(written)
