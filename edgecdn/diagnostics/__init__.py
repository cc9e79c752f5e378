"""Problems as values: where they are, what they are, and the way out. Rendered only at the rim."""
