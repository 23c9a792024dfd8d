"""A static site of the marts: coverage, teams, players, the slate, the model, the quality."""
