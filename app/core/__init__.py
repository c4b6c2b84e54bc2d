"""Ground floor: settings, database, storage, clock, markup and text. It knows no domain words."""
