"""Two records found to be one person's: looked at side by side, merged by one Act, and taken apart again."""
