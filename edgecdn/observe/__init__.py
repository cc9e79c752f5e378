"""What was seen: the journal of notes, and the metrics that are counted from it."""
