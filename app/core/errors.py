"""What can go wrong on purpose. The doorway turns each into one answer: 404, 403, 409 or 422."""


class DomainError(Exception):
    """A refusal with a sentence for a person; the transaction rolls back."""

    status = 400
    title = "That could not be done"

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotFoundError(DomainError):
    """Absent, or not to be known of: the two answer alike."""

    status = 404
    title = "Page not found"


class GoneError(DomainError):
    """It was here, and whoever asks could have had it; the sentence says when it went, and why."""

    status = 410
    title = "Withdrawn"


class RefusedError(DomainError):
    """Visible, but not allowed; the sentence says why."""

    status = 403
    title = "You cannot do this"


class ConflictError(DomainError):
    """Somebody or something was quicker; nothing was changed."""

    status = 409
    title = "This has changed meanwhile"


class InvalidError(DomainError):
    """Input that a person can mend; `fields` maps field names to sentences."""

    status = 422
    title = "There is a problem"

    def __init__(self, sentence: str, fields: dict[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.fields = fields or {}


class TooLargeError(DomainError):
    status = 413
    title = "The file is too large"


class TooSlowError(DomainError):
    """Nothing more came of a request that was not at its end."""

    status = 408
    title = "The request broke off"


class TooManyError(DomainError):
    status = 429
    title = "Too many attempts"

    def __init__(self, sentence: str, retry_after: int) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
