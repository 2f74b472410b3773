"""No other area points a key at anything here: a submission is named by its uuid."""

__all__: list[str] = []
