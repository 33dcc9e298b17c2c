"""What surrounds the commands: streams, signals, options."""
