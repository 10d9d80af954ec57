"""Everything that speaks SQL: tables, units of work, repositories, migrations."""
