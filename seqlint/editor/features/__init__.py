"""What an editor asks for, one file each: from a view of a document to the types of the protocol."""
