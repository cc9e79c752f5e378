"""What a site means: the plan, its patterns, and its form as JSON."""
