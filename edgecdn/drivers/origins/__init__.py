"""Where content comes from: HTTP origins, directories, the demo site, and services of the world's own."""
