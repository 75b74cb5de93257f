"""What the law asks of one hire on one day: pure, deterministic, with no clock, file, network or environment."""
