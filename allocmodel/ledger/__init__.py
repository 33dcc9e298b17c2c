"""A team's own files: tables of figures by place, line and year, from CSV or Excel."""
