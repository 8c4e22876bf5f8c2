"""What other systems read: the state of each customer, and what was computed for everybody."""
