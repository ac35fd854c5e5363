"""z/OS statements as a language: tokens, operands, blocks, tables of statements, assembler macros, diagnostics."""
