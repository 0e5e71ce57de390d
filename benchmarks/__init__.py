"""Speed and memory, side by side with named peers in one run, as ratios: `make bench`."""
