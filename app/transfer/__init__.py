"""Many documents at once, in and out: imports from a manifest, exports in a bag."""
