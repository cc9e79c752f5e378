"""Pictures at the edge: what is wanted of one, in whichever dialect it is asked for, and having it made."""
