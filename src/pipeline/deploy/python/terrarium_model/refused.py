"""What is said when something cannot be done."""


class Refused(Exception):
    """A bundle or a table that was not taken. `code` is the one that the app uses for the same fault."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code
