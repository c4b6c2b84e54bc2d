from tests.mail.scripted import server

__all__ = ["server"]
