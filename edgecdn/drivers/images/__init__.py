"""The image service that functions reach through their image binding: Pillow, in processes of its own."""
