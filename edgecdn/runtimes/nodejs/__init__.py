"""Functions in JavaScript, each in a Node.js process of its own."""
