"""The dialogs of the window, one to a file."""
