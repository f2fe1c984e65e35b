"""The commands, one file each: arguments, who may, what it is for, examples."""
