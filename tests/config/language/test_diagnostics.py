from appliance.config.language.diagnostics import Diagnostic, Place, Severity


def test_a_diagnostic_reads_file_line_column_id_statement_sentence():
    found = Diagnostic(Place("FTP.DATA", 3, 7), Severity.ERROR, "SLYN0103E", "UMASK", "9 is not octal")
    assert str(found) == "FTP.DATA:3:7: SLYN0103E UMASK: 9 is not octal"
