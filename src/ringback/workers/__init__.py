"""What runs by itself: the loop that looks after what is due. Entry points; they read the clock."""
