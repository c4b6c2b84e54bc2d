"""The messages this room sends, in the owner's language: subject and plain text."""

PUBLISHED_EN = """Dear {name},

your document «{title}» is published:

{address}
"""
PUBLISHED_SW = """Habari {name},

hati yako «{title}» imechapishwa:

{address}
"""
DECLINED_EN = """Dear {name},

your document «{title}» was not published. The content coordinator writes:

{reason}

You can change it and submit it again:

{address}
"""
DECLINED_SW = """Habari {name},

hati yako «{title}» haikuchapishwa. Mratibu wa maudhui anaandika:

{reason}

Unaweza kuibadilisha na kuiwasilisha tena:

{address}
"""


def published(name: str, title: str, address: str, language: str) -> tuple[str, str]:
    swahili = language == "sw"
    text = (PUBLISHED_SW if swahili else PUBLISHED_EN).format(name=name, title=title, address=address)
    return f"Imechapishwa: {title}" if swahili else f"Published: {title}", text


def declined(name: str, title: str, reason: str, address: str, language: str) -> tuple[str, str]:
    """With the coordinator's reason, and the way back."""
    swahili = language == "sw"
    text = (DECLINED_SW if swahili else DECLINED_EN).format(name=name, title=title, reason=reason, address=address)
    return f"Bado haijachapishwa: {title}" if swahili else f"Not published yet: {title}", text
