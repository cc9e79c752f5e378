"""The codes of everything that the reader and the compiler can say, each with why it matters and the way out."""
