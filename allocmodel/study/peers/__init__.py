"""Peers: the places, districts or ICBs of England that one is most like, and how it compares."""
