"""What stands wrongly on a person's record, put right by one Act that can be taken back."""
