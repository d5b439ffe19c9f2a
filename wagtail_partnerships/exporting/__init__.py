"""
Files of rows. One dialect for all.

`sheets` sends rows as CSV or as a workbook, which `xlsx` writes; `guards` keeps cells from becoming
formulas, and logs who exported what.
"""
