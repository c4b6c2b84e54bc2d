"""The default set, shipped as data; a term that a community has changed is left as it is."""

import tomllib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.vocabularies.glossary import seed_glossary
from app.vocabularies.models import Term

DEFAULTS = Path(__file__).with_name("kenya.toml")


def seed_vocabularies(session: Session, source: Path = DEFAULTS) -> int:
    """Add the terms that are missing; returns how many. The file maps vocabulary → list of [code, English, Kiswahili].

    A house without a glossary begins with the shipped one.
    """
    seed_glossary(session)
    known = {tuple(row) for row in session.execute(select(Term.vocabulary, Term.code))}
    added = 0
    for vocabulary, terms in tomllib.loads(source.read_text())["vocabularies"].items():
        for position, (code, english, kiswahili) in enumerate(terms):
            if (vocabulary, code) not in known:
                session.add(
                    Term(vocabulary=vocabulary, code=code, label_en=english, label_sw=kiswahili, position=position)
                )
                added += 1
    return added
