"""The demo community: content, the files made from it, and the loader."""
