"""Where functions run: one folder per kind of runtime, none of which knows another."""
