"""From the user's words to a plan, and the errors that only a whole site can show."""
