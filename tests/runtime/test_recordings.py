from appliance.runtime.recordings import RecordingWriter
from appliance.runtime.threads import Workers
from appliance.session.actions import Record


class Folder:
    def __init__(self):
        self.written = []
        self.fails = False

    def append(self, name, lines):
        if self.fails:
            raise OSError(28, "No space left on device")
        self.written.append((name, lines))


def writer(reactor, folder, queue=4):
    said = []
    workers = Workers(reactor, "recordings", size=1, queue=queue, deadline=5.0)
    workers.start()
    made = RecordingWriter(folder, workers, lambda message, fields: said.append(message.format(**fields)))
    return made, workers, said


def test_lines_are_written_in_order(reactor):
    folder = Folder()
    made, workers, said = writer(reactor, folder)
    for number in range(4):
        made.record(Record("R", b"%d" % number))
    reactor.turn_until(lambda: len(folder.written) == 4)
    assert folder.written == [("R", b"0"), ("R", b"1"), ("R", b"2"), ("R", b"3")]
    reactor.turn_until(lambda: not workers.outstanding)
    assert said == []
    workers.stop()


def test_a_disk_that_is_full_is_said_once_for_each_recording(reactor):
    folder = Folder()
    folder.fails = True
    made, workers, said = writer(reactor, folder)
    made.record(Record("A", b"1"))
    made.record(Record("A", b"2"))
    made.record(Record("B", b"1"))
    reactor.turn_until(lambda: len(said) == 2)
    assert all(line.startswith("SLYA0207W lines of recording") for line in said)
    reactor.turn_until(lambda: not workers.outstanding)
    workers.stop()


def test_more_than_the_queue_takes_is_lost_and_said(reactor):
    made, workers, said = writer(reactor, Folder(), queue=0)
    made.record(Record("A", b"1"))
    made.record(Record("A", b"2"))
    assert len(said) == 1
    reactor.turn_until(lambda: not workers.outstanding)
    workers.stop()
