"""The only writers: one function for each thing that a person, a caller or a worker can do."""
