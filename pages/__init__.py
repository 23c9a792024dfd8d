"""A static site of the marts: coverage, teams, players, tonight's slate, the model, the quality."""
