"""The command `ringback`. Each command makes one call and prints what came back; heavy imports wait until needed."""
