"""What the lessons compute beyond one solve; each module is usable on its own, without the app."""
