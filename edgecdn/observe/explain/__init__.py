"""Why the edge does what it does with a request, told as a story: what is foreseen, and what has been."""
