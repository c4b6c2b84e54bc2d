"""Leaving the house by other programs' doors: citations, metadata, signposts, harvesting, feeds."""
