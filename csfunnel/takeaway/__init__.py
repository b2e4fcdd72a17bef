"""What a reader takes into a meeting: a page's cards as CSV, as a workbook, as a printable page."""
