"""What `make bench` measures: ratios within one run, medians of several rounds. Never a pass or a fail."""
