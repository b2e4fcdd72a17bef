"""The pictures of each page, in the colours of the theme on screen."""
