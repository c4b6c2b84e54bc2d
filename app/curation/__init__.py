"""What the coordinator and working groups tend: collections, vocabularies, the glossary."""
