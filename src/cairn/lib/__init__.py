"""Small shared things: fields, errors, events, registries, the time. Knows nothing of any area."""
