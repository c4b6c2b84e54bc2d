"""Looking after what is stored: whole or damaged, claimed or orphaned, kept twice, how much for whom."""
