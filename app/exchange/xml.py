"""XML that is well formed whatever people typed."""

from xml.etree import ElementTree as ET

XSI = "http://www.w3.org/2001/XMLSchema-instance"
# What XML 1.0 has no letter for: controls, halves of letters, and two that are none.
_CANNOT = dict.fromkeys([*range(9), 11, 12, *range(14, 32), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])
Element = ET.Element


def element(tag: str, text: str = "", **attributes: str) -> Element:
    """Tags are written as they are; with a namespace, `xmlns` is among the attributes (`spaces`)."""
    made = ET.Element(tag, {name: clean(value) for name, value in attributes.items()})
    made.text = clean(text) or None
    return made


def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    made = element(tag, text, **attributes)
    parent.append(made)
    return made


def spaces(schema: str = "", **prefixes: str) -> dict[str, str]:
    """Attributes that name the namespaces; `own` is that of tags without a prefix, `schema` pairs them with their schemas."""
    named = {"xmlns" if prefix == "own" else f"xmlns:{prefix}": address for prefix, address in prefixes.items()}
    return {**named, "xmlns:xsi": XSI, "xsi:schemaLocation": schema} if schema else named


def clean(text: str) -> str:
    return text.translate(_CANNOT)


def written(root: Element) -> bytes:
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
