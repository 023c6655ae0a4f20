"""From bytes to characters: which encoding a Chinese text file is in, told by its bytes."""

from __future__ import annotations

import codecs
import re

from jixiao.characters import printed
from jixiao.documents.limits import FORMS, UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Declared names that stand for more than they say: pages declared GB2312 hold characters of GBK and GB18030.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030"}
#: Declarations that are left over from a template more often than they are true of a Chinese page.
_UNTRUSTED = frozenset({"ascii", "latin_1", "iso8859-1", "cp1252"})
_ASCII = bytes(range(0x80))
#: How the names begin of codecs that are for text, and not for host names (idna, punycode) or programs: gb18030, cp950.
_OF_TEXT = re.compile(r"utf-(?:8|16|32)|gb|hz$|big5|cp\d|iso|euc_|shift|johab|koi8|mac|latin|ascii")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_PRINTED = re.compile("[\t\n\r -~\u2010-\u203b\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]+")
#: What UTF-8 Chinese turns into when it is read as GBK or Latin-1 and saved again.
_MOJIBAKE = ("锟斤拷", "锛", "銆", "鐨", "ï¼", "ã€", "çš", "\ufffd")
_SAVE_AS_UTF8 = "open it in the program that made it and save it as UTF-8 text"


def decode(file: str, raw: bytes, declared: str | None = None) -> str:
    """The text of ``raw`` with ``\\n`` line ends, without a byte order mark and what else is not printed.

    A byte order mark decides; then whether it is UTF-8; then ``declared``, the charset that an HTML page names; then
    UTF-16 and GB18030 (and so GBK and GB2312). Raises ``UnreadableError`` where the bytes are no text or the text is
    garbled.
    """
    text = _decode(file, raw, declared)
    _check(file, text)
    return printed(text)


def _decode(file: str, raw: bytes, declared: str | None) -> str:
    for mark, known in _BOMS:
        if raw.startswith(mark):
            try:
                return raw[len(mark) :].decode(known)
            except UnicodeDecodeError as error:
                raise _broken(file, known, error.start + len(mark)) from None
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    else:
        if "\0" not in text:
            return text
        place = raw.index(0)
    if named := _declared(declared):
        try:
            return raw.decode(named)
        except UnicodeDecodeError:
            pass  # pages are often served in another encoding than they declare
    if b"\0" in raw:
        for wide in ("utf-16-le", "utf-16-be"):
            if (found := _utf16(raw, wide)) is not None:
                return found
        wrong = f"is no text: byte {raw.index(0):,} is a NUL"
        raise UnreadableError(file, wrong, f"give the report as {FORMS}")
    try:
        return _gb18030(file, raw, place)
    except UnreadableError:
        if _is_western(raw, declared):
            return raw.decode("cp1252", "replace")
        raise


def codec(charset: str) -> str | None:
    """The name of Python's codec for what a file calls ``charset``; None where there is none, or none for text."""
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        return None
    return _WIDER.get(name, name) if _OF_TEXT.match(name) else None


def _declared(charset: str | None) -> str | None:
    """The codec to try for a declared charset; None where it is unknown or says nothing."""
    name = codec(charset or "")
    return None if name in _UNTRUSTED else name


def _is_western(raw: bytes, declared: str | None) -> bool:
    """Whether a page that says that it is Western has few characters that are not ASCII."""
    return codec(declared or "") in _UNTRUSTED and len(raw.translate(None, _ASCII)) * 20 < len(raw)


def _utf16(raw: bytes, codec: str) -> str | None:
    """``raw`` as UTF-16 where nearly all of that is characters of Chinese text, else None."""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return None
    return text if len(_PRINTED.sub("", text)) <= len(text) // 20 else None


def _gb18030(file: str, raw: bytes, not_utf8_at: int) -> str:
    lenient = raw.decode("utf-8", "replace")
    wide = sum(map(len, re.findall(r"[^\x00-\x7f]+", lenient)))
    if lenient.count("\ufffd") * 20 <= wide + 20:
        raise _broken(file, "utf-8", not_utf8_at)
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError as error:
        wrong = f"is in no encoding that is known here: byte {error.start:,} is neither UTF-8 nor GB18030"
        raise UnreadableError(file, wrong, _SAVE_AS_UTF8) from None
    wide = len(text) - len(text.encode("ascii", "ignore"))
    common = _two_byte(text)
    if wide >= 20 and common * 2 < wide:
        wrong = f"is in an unknown encoding: from byte {not_utf8_at:,} on it is neither UTF-8 nor sensible GB18030"
        raise UnreadableError(file, wrong, _SAVE_AS_UTF8)
    return text


def _two_byte(text: str) -> int:
    """How many characters of ``text`` are in GB2312 and not in ASCII: nearly all in a simplified Chinese text."""
    encoded = text.encode("gb2312", "ignore")
    return (len(encoded) - len(text.encode("ascii", "ignore"))) // 2


def _check(file: str, text: str) -> None:
    if controls := _CONTROL.findall(text):
        first = _CONTROL.search(text)
        if "\0" in controls or len(controls) > max(8, len(text) // 500):
            place = first.start() if first else 0
            wrong = f"is no text: it holds {len(controls):,} control characters, the first as character {place:,}"
            raise UnreadableError(file, wrong, f"give the report as {FORMS}")
    garbled = sum(text.count(mark) for mark in _MOJIBAKE)
    if garbled * 50 > len(text):
        place = min(found for mark in _MOJIBAKE if (found := text.find(mark)) >= 0)
        byte = len(text[:place].encode("utf-8", "surrogatepass"))
        wrong = f"is garbled from byte {byte:,} on ({text[place : place + 6]!r}): it was saved in the wrong encoding"
        raise UnreadableError(file, wrong, "download it again, or save it anew as UTF-8 from the program that made it")


def _broken(file: str, codec: str, place: int) -> UnreadableError:
    wrong = f"is damaged or cut off: byte {place:,} is no {codec.upper()}"
    return UnreadableError(file, wrong, "download it again, or save it anew as UTF-8 text")
