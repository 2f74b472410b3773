"""The protocol of the Experience API, as far as it needs no database."""
