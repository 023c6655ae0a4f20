"""Where a heading or a title goes over into who wrote it: 填报人：某某."""

from __future__ import annotations

import re

#: Where a heading or a title goes over into who wrote it: 填报人：某某.
_CONTACT_WORDS = re.compile("联系|填报|填表|经办|负责人|电话|手机|固话|邮箱")
_SIGNED = r"(?:[(（]?签[字章名][)）]?)?"
_CONTACT = re.compile(
    r"[\s(（\[【、，,;；/]{0,8}(?:单位|项目|部门|主要)?"
    rf"(?:(?:联系人|填报人|填表人|经办人)(?![员民大才]){_SIGNED}(?:\s*[:：]|\s|$|(?=[一-龥·]{{2,3}}(?:[^一-龥]|$|电话|手机|联系)))"
    rf"|(?:负责人|联系电话|联系方式|电话|手机|固话|邮箱){_SIGNED}"
    r"(?:\s*[:：]|\s+(?=[一-龥·]{2,4}(?:\W|$))|\s*(?=[█■0-9])))"
)


def without_contact(title: str) -> str:
    """A heading or title without the person who signs or answers for it, and what follows."""
    match = _CONTACT.search(title) if _CONTACT_WORDS.search(title) else None
    return title if match is None else title[: match.start()].rstrip()
