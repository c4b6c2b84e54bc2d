"""Work that may crash, hang or eat memory, in a child process behind walls; the rooms above say what a child does.

`supervise` is the parent's side, `walls` and `frames` the child's, which imports nothing else of the house: nothing
is imported here.
"""
