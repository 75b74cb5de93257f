"""Use-cases: what a reader may ask of the portal, whatever door they come through."""
