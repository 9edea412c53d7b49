"""One widget per file. Widgets are shown data and speak by messages; they never query."""
