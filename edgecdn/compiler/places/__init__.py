"""Places on earth by the codes that people use for them."""
