"""What runs in the child process.

These modules import only each other (relatively), `app.core.confined` and the library each needs: the child puts this package's parent
folder on its path and loads `children.<one>` directly, so that it pays for nothing of the parent's imports
(zipfile, libmagic, subprocess: 40 ms of CPU at each start) and holds no code that it does not need.
"""
