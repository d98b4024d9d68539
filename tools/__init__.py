"""What installs, starts and measures the app; nothing here is part of the library."""
