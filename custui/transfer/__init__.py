"""Orders in and customers out: readers and writers of files."""
