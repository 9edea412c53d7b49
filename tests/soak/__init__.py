"""Writers killed in the middle of their work, and the proof that nothing was lost: `python -m tests.soak`."""
