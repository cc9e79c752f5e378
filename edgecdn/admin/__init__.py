"""The admin port: what runs and what happened, and purges, in our own words and in those of other CDNs."""
