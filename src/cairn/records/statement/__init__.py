"""xAPI statements as data: reading, checking, comparing, taking apart. No Django, no database, no network."""
