"""Taking reports in: files → documents → facts → rows for new reports, each whole or not at all."""
