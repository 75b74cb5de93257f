"""Tables."""

from portal.store.models.guide_revision import GuideRevision

__all__ = ["GuideRevision"]
