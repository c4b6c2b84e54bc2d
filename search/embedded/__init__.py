"""The engine inside the process: two tantivy indexes, one of cards and one of pages, in a folder."""
