"""The application for a WSGI server: loaded before the workers part, its guides are read once and shared."""

from portal import create_app
from portal.web.context import warm

app = create_app()
warm(app)
