"""The board: figures of the sales team, counted day by day. Pure: storage only keeps the counts."""
