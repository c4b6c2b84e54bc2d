"""Why a file is turned away: one code and one sentence for each cause.

The sentences are message ids for translation: the room that shows them translates `template` and fills in
`fields` (whose values, such as "Word document" or "a web page", are message ids too).
"""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "empty": "The file is empty. Please choose the file again.",
    "type_not_accepted": (
        "This is %(found)s, which cannot be added. "
        "Please upload a PDF, a Word, Excel, PowerPoint or OpenDocument file, RTF, text, CSV, EPUB or a picture."
    ),
    "legacy_office": "This is an old %(found)s format. Please open the file, save it as %(instead)s and upload that.",
    "macros": "This file has macros (small programs) in it. Please save it without them as %(instead)s.",
    "archive": "This is an archive of files. Please unpack it and upload the documents one by one.",
    "lock_file": (
        "This is the small file that Office keeps beside a document while it is open. "
        "Please choose the document itself; its name does not begin with ~$."
    ),
    "name_and_content_differ": (
        "The name ends in %(extension)s, but the content is %(found)s. "
        "Please check that it is the right file and give it the right ending."
    ),
    "damaged": "The file is damaged or incomplete: it cannot be a %(label)s file. Please export or download it again.",
    "zip_bomb": "The file unpacks to far more than its size allows and was refused for safety.",
    "unsafe_archive": "The file has parts that point outside itself and was refused for safety. Please save it anew.",
    "polyglot": "The file is two kinds of file in one and was refused for safety. Please export it anew.",
    "entities": "The file has XML definitions that could do harm when read. Please save it anew in its program.",
}


class Unacceptable(Exception):
    """The file may not be stored. `code` is a key of SENTENCES; `sentence` is the English text, ready to show."""

    def __init__(self, code: str, **fields: str) -> None:
        self.code = code
        self.template = SENTENCES[code]
        self.fields: Mapping[str, str] = fields
        self.sentence = self.template % fields
        super().__init__(self.sentence)
