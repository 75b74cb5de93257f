"""The least that Flask can do: a view that returns a constant."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def constant() -> str:
    """Nothing but the framework's own cost."""
    return "ok"
