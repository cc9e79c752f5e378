"""Messages as values: requests, responses, their fields, bodies and URLs, and what RFC 9110 says of them."""
