"""The only rooms that know SQL: tables, engine, migrations, summary, queries, cache, repository."""
