"""Labels in the reader's language, for page values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.core.text import initials
from app.vocabularies import Vocabularies
from app.web.language import translations


@dataclass(frozen=True, slots=True)
class Words:
    """Vocabulary labels and the catalogue of one language."""

    vocabularies: Vocabularies
    language: str

    def label(self, vocabulary: str, code: str) -> str:
        return self.vocabularies.labels(vocabulary, self.language).get(code, code)

    def labels(self, vocabulary: str) -> Mapping[str, str]:
        return self.vocabularies.labels(vocabulary, self.language)

    def gettext(self, message: str) -> str:
        return translations(self.language).gettext(message)

    def ngettext(self, one: str, many: str, num: int) -> str:
        """The form for this number, with `%(num)s` filled in."""
        return translations(self.language).ngettext(one, many, num) % {"num": num}

    def places(self, counties: Sequence[str]) -> str:
        """«Nationwide», up to three county names, or how many there are."""
        if not counties:
            return self.gettext("Nationwide")
        if len(counties) <= 3:
            return ", ".join(self.label("county", code) for code in counties)
        return self.ngettext("%(num)s county", "%(num)s counties", len(counties))


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in a list; `email` is empty where the reader may not see it."""

    name: str
    initials: str
    role: str
    organisation: str
    email: str


def person_line(name: str, role: str, organisation: str = "", email: str = "") -> PersonLine:
    return PersonLine(name, initials(name), role, organisation, email)
