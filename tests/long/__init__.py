"""What is too long to run with the tests: each file is a command, `python -m tests.long.NAME`."""
