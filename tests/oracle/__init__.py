"""A second opinion on the plan: it shares no code with the product, only the documents."""
