"""One folder for each family, one file for each rule."""
