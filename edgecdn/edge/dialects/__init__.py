"""The edge's one decision in the words of other vendors: one file a dialect, and a table of them."""
