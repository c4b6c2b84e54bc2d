"""Uploads that survive a cut: files arrive in portions and are handed to the room that waits for them."""
