"""How often things are opened and taken, counted by the rules of COUNTER and without persons."""
