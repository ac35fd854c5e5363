"""USS tables: messages and commands, as text or as assembler source."""
