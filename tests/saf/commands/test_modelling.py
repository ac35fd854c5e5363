"""FROM: whose access list may be copied."""


def test_a_model_gives_its_access_list_to_who_may_change_it(racf):
    racf.run("SETROPTS CLASSACT(SERVAUTH)")
    racf.run("RDEFINE SERVAUTH A.B UACC(READ)")
    racf.run("PERMIT A.B CLASS(SERVAUTH) ID(USER3) ACCESS(UPDATE)")
    assert racf.run("RDEFINE SERVAUTH A.C FROM(A.B)").code == 0
    made = racf.run("RLIST SERVAUTH A.C AUTHUSER").lines
    assert any(line.startswith("USER3     UPDATE") for line in made)
    assert racf.run("RDEFINE SERVAUTH A.D FROM(A.NONE)").lines[0].startswith("SLYS1102E")
    assert racf.run("RDEFINE SERVAUTH A.D FROM(A.B) FCLASS(NOCLASS)").lines[0].startswith("SLYS1401E")
    assert racf.run("ADDSD 'USER2.X' FROM(A.B) FCLASS(SERVAUTH)", "USER2").lines[0].startswith("SLYS1002E")
