"""No other area points a key at anything here."""

__all__: list[str] = []
