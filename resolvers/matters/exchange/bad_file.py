class BadFile(Exception):
    """The file can't be read as a catalogue; the message is one line for the person at the terminal."""
