"""What an audience may see, as a physical store of its own."""
