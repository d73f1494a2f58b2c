"""What runs in a worker process: one packed member in, what it holds out. Loads nothing but the importers."""
