"""One module a command, each with a click `command`; imported when it is used."""
