"""What leaves the program for the terminal: clean text, links, clipboard, QR codes, capabilities."""
