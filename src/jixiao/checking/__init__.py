"""The check of the seeds: rules among rows, facts against the reports' own words, and the account of every number."""
