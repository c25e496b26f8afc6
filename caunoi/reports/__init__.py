"""Official documents: the periodic review as a Word, PDF and Excel file, the same numbers in all three."""
