"""Public French tables, each with its source and its date: places, companies, public purchases. Pure."""
