"""The public door, the widget and the staff console."""
