"""Acting: the only code that changes anything outside the database."""
