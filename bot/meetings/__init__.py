"""When the SIG meets, who organises, what is due, what the minutes say: pure, from files and a moment given."""
