"""What a run leaves behind: a folder of results that changes as a whole or not at all."""
