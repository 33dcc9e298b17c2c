"""Statistical models: what is estimated from data, rather than published."""
