"""The tables of a text as grids of cells, however they were printed."""
